/** Where flows find something of AWS's: at AWS itself, or at a URL that stands for it. */
export type Endpoint = 'aws' | URL

/** Endpoints by the ARNs of what is there. */
export type EndpointMap = ReadonlyMap<string, Endpoint>

/** Whom flows may call. */
export type Endpoints = { functions: EndpointMap; bots: EndpointMap }

const kinds = {
  function: {
    arn: /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,140}(:[\w$-]{1,128})?$/,
    words: 'a Lambda function',
  },
  bot: {
    arn: /^arn:aws[a-z-]*:lex:[a-z0-9-]+:\d{12}:bot-alias\/[0-9A-Za-z]{1,10}\/[0-9A-Za-z]{1,10}$/,
    words: 'an alias of a Lex V2 bot',
  },
}

/**
 * Reads endpoints, each written as `<ARN>=<URL>`, or as `<ARN>=aws`. Of two endpoints of one ARN the
 * later counts. Throws an Error that says what is wrong, and repeats no URL: a password may be in it.
 */
export const readEndpoints = (texts: readonly string[], kind: keyof typeof kinds): EndpointMap =>
  new Map(texts.map((text) => readEndpoint(text, kinds[kind])))

function readEndpoint(
  text: string,
  { arn: pattern, words }: (typeof kinds)[keyof typeof kinds],
): [arn: string, endpoint: Endpoint] {
  const [, arn, address = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? []
  if (arn === undefined) throw new Error('must be like <ARN>=<URL>')
  if (!pattern.test(arn)) throw new Error(`must name ${words} by its ARN, and ${arn} is none`)
  if (address === 'aws') return [arn, address]
  const endpoint = URL.parse(address)
  if (endpoint && ['http:', 'https:'].includes(endpoint.protocol)) return [arn, endpoint]
  throw new Error(`must give ${arn} a URL that begins with http:// or https://, or say aws`)
}

/** The region that an ARN names. */
export const regionOf = (arn: string): string => arn.split(':')[3] ?? ''

/** The domain of a service of AWS in the partition and region of an ARN. */
export function hostOf(service: string, arn: string): string {
  const isChina = arn.startsWith('arn:aws-cn:')
  return `${service}.${regionOf(arn)}.amazonaws.com${isChina ? '.cn' : ''}`
}

/** Whether whoever is at a URL asks for signatures: AWS does. */
export const isOfAws = ({ hostname }: URL): boolean =>
  /\.(amazonaws\.com|amazonaws\.com\.cn|on\.aws)$/.test(hostname)
