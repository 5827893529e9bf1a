import { describe, expect, test } from 'vitest'
import { instanceArn, readIdOrArn, readInstanceId, resourceArn } from './arns.ts'

const location = { region: 'eu-west-1', accountId: '123456789012' }
const arn = 'arn:aws:connect:eu-west-1:123456789012:instance/i1'

test('an instance has an ARN, and what is in it has one below', () => {
  expect(instanceArn(location, 'i1')).toBe(arn)
  expect(resourceArn(location, 'i1', ['contact-flow', 'f1'])).toBe(`${arn}/contact-flow/f1`)
})

describe('the instance that is named', () => {
  test.each([
    ['by its id', 'i1', 'i1'],
    ['by its ARN', arn, 'i1'],
    ['by an ARN of another partition', arn.replace('aws', 'aws-us-gov'), 'i1'],
  ])('%s', (_, idOrArn, id) => {
    expect(readInstanceId(idOrArn)).toBe(id)
  })

  test.each([
    ['something within it', `${arn}/contact-flow/f1`],
    ['something of another kind', 'arn:aws:connect:eu-west-1:123456789012:phone-number/i1'],
    ['a path', 'instance/i1'],
  ])('is not named by %s, which stays as it is and is no id', (_, idOrArn) => {
    expect(readInstanceId(idOrArn)).toBe(idOrArn)
  })
})

test.each([
  ['f1', 'f1'],
  [`${arn}/contact-flow/f1`, 'f1'],
  [`${arn}/contact-flow/f1/`, ''],
  ['', ''],
])('%j names the resource %j', (idOrArn, id) => {
  expect(readIdOrArn(idOrArn)).toBe(id)
})
