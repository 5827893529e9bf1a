/** The endpoint of each topic that we know, by the topic's ARN. */
export type Topics = ReadonlyMap<string, URL>

/**
 * Reads topics and their endpoints, each written as `<topic ARN>=<URL>`. Of two endpoints of one
 * topic the later counts. Throws an Error that says what is wrong, and repeats no URL: a password may
 * be in it.
 */
export const readTopics = (texts: readonly string[]): Topics => new Map(texts.map(readTopic))

function readTopic(text: string): [arn: string, endpoint: URL] {
  const [, arn, address = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? []
  if (arn === undefined) throw new Error('must be like <topic ARN>=<URL>')
  if (arn.endsWith('.fifo')) throw new Error(`must name a standard topic, and ${arn} is none`)
  if (!topicArn.test(arn)) throw new Error(`must name an SNS topic by its ARN, and ${arn} is none`)
  const endpoint = URL.parse(address)
  if (endpoint && ['http:', 'https:'].includes(endpoint.protocol)) return [arn, endpoint]
  throw new Error(`must give ${arn} a URL that begins with http:// or https://`)
}

const topicArn = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/
