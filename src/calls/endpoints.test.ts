import { expect, test } from 'vitest'
import { hostOf, isOfAws, readEndpoints } from './endpoints.ts'

const lookup = 'arn:aws:lambda:us-west-2:123456789012:function:lookup'
const bot = 'arn:aws:lex:us-west-2:123456789012:bot-alias/ABCDEFGHIJ/TSTALIASID'

test.each([
  [
    `${lookup}=https://functions.example/in?a=b`,
    'function',
    lookup,
    new URL('https://functions.example/in?a=b'),
  ],
  [
    `${lookup}:PROD=http://user:word@127.0.0.1:9/`,
    'function',
    `${lookup}:PROD`,
    new URL('http://user:word@127.0.0.1:9/'),
  ],
  [`${lookup}=aws`, 'function', lookup, 'aws'],
  [`${bot}=http://bots.example`, 'bot', bot, new URL('http://bots.example')],
] as const)('reads %s', (text, kind, arn, endpoint) => {
  expect([...readEndpoints([text], kind)]).toEqual([[arn, endpoint]])
})

test.each([
  ['http://s3cret.example', 'function', 'must be like <ARN>=<URL>'],
  [`${bot}=http://s3cret.example`, 'function', 'must name a Lambda function'],
  [`${lookup}=http://s3cret.example`, 'bot', 'must name an alias of a Lex V2 bot'],
  [`${lookup}=s3cret.example`, 'function', 'begins with http:// or https://'],
  [`${lookup}=ftp://s3cret.example`, 'function', 'begins with http:// or https://'],
  [`${lookup}=`, 'function', 'begins with http:// or https://'],
] as const)('refuses %s as a %s, and repeats no URL', (text, kind, words) => {
  const read = () => readEndpoints([text], kind)

  expect(read).toThrow(words)
  expect(read).not.toThrow('s3cret')
})

test.each([
  [lookup, 'lambda.us-west-2.amazonaws.com'],
  [
    lookup.replace('aws', 'aws-cn').replace('us-west-2', 'cn-north-1'),
    'lambda.cn-north-1.amazonaws.com.cn',
  ],
])('AWS has %s at %s', (arn, host) => {
  expect(hostOf('lambda', arn)).toBe(host)
})

test.each([
  ['https://lambda.us-west-2.amazonaws.com/', true],
  ['https://abc.lambda-url.us-west-2.on.aws/', true],
  ['http://127.0.0.1/', false],
  ['https://amazonaws.com.example/', false],
])('at %s a signature is asked for: %s', (url, expected) => {
  expect(isOfAws(new URL(url))).toBe(expected)
})
