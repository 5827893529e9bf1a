import { AssociateLambdaFunctionCommand } from '@aws-sdk/client-connect'
import type { EndpointMap } from '../../src/calls/endpoints.ts'
import type { TestApp } from '../support/app.ts'
import { action, say } from '../flow/given-walk.ts'

/** The ARN of a function, by its name. */
export const functionArn = (name: string): string =>
  `arn:aws:lambda:us-west-2:123456789012:function:${name}`

/** Functions by their names, each at a URL. */
export const functionsAt = (urls: Record<string, string>): EndpointMap =>
  new Map(Object.entries(urls).map(([name, url]) => [functionArn(name), new URL(url)]))

/** Lets the flows of the demo invoke a function. */
export async function associate({ connect, demo }: TestApp, name: string): Promise<void> {
  const InstanceId = demo.instanceId
  const FunctionArn = functionArn(name)
  await connect.send(new AssociateLambdaFunctionCommand({ InstanceId, FunctionArn }))
}

/** Invokes a function, and says what came of it. */
export const invoke = (name: string, parameters: object = {}, told = '$.External.answer') => [
  action(
    'Invoke',
    'InvokeLambdaFunction',
    { LambdaFunctionARN: functionArn(name), InvocationTimeLimitSeconds: '8', ...parameters },
    { next: 'Tell', errors: { NoMatchingError: 'Failed' } },
  ),
  say('Tell', `It says: ${told}`),
  say('Failed', 'Failed.'),
]
