import { expect, test } from 'vitest'
import { readTopics } from './topics.ts'

const arn = 'arn:aws:sns:us-west-2:123456789012:chats'

test.each([
  [`${arn}=https://sms.example/in?key=a=b`, arn, 'https://sms.example/in?key=a=b'],
  [`${arn}=http://user:word@127.0.0.1:9/`, arn, 'http://user:word@127.0.0.1:9/'],
  [
    'arn:aws-us-gov:sns:us-gov-west-1:123456789012:My_Topic-1=http://gov.example',
    'arn:aws-us-gov:sns:us-gov-west-1:123456789012:My_Topic-1',
    'http://gov.example/',
  ],
])('reads %s', (text, topicArn, url) => {
  expect([...readTopics([text])]).toEqual([[topicArn, new URL(url)]])
})

test('of two endpoints of one topic the later counts', () => {
  const topics = readTopics([`${arn}=http://one.example`, `${arn}=http://other.example`])

  expect([...topics.values()]).toEqual([new URL('http://other.example')])
})

test.each([
  ['http://s3cret.example', 'must be like <topic ARN>=<URL>'],
  ['=http://s3cret.example', 'must name an SNS topic'],
  ['arn:aws:sqs:us-west-2:123456789012:chats=http://s3cret.example', 'must name an SNS topic'],
  [`${arn}:more=http://s3cret.example`, 'must name an SNS topic'],
  [`${arn}.fifo=http://s3cret.example`, 'must name a standard topic'],
  [`${arn}=s3cret.example`, 'begins with http:// or https://'],
  [`${arn}=ftp://s3cret.example`, 'begins with http:// or https://'],
  [`${arn}=`, 'begins with http:// or https://'],
])('refuses %s, and repeats no URL', (text, words) => {
  const read = () => readTopics([text])

  expect(read).toThrow(words)
  expect(read).not.toThrow('s3cret')
})
