import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  allow,
  allowEverything,
  allowNothing,
  isAllowed,
  readPolicy,
  type Policy,
} from './policy.ts'

const instance = 'arn:aws:connect:us-west-2:123456789012:instance/a'
const stop = { action: 'connect:StopContact', resource: `${instance}/contact/c` }

const allowing = (actions: string | string[], resources: string | string[]) =>
  readPolicy({ Statement: { Effect: 'Allow', Action: actions, Resource: resources } })

test.each([
  ['the action itself', 'connect:StopContact', '*', true],
  ['the action in other letters', 'CONNECT:stopcontact', '*', true],
  ['one of several actions', ['connect:Get*', 'connect:Stop*'], '*', true],
  ['everything of the service', 'connect:*', '*', true],
  ['everything of another service', 'profile:*', '*', false],
  ['one unknown letter', 'connect:StopContac?', '*', true],
  ['another action', 'connect:StartChatContact', '*', false],
  ['a longer name that begins with it', 'connect:StopContactStreaming', '*', false],
  ['the resource itself', '*', stop.resource, true],
  ['everything below the instance', '*', `${instance}/*`, true],
  ['the instance alone', '*', instance, false],
  ['another instance', '*', `${instance.replace(/a$/, 'b')}/*`, false],
  ['the instance in other letters', '*', `${instance.replace(/a$/, 'A')}/*`, false],
  ['any region', '*', 'arn:aws:connect:*:123456789012:instance/a/*', true],
  ['another account', '*', 'arn:aws:connect:*:210987654321:instance/a/*', false],
  ['one of several resources', '*', ['arn:aws:profile:*:*:*', `${instance}/contact/*`], true],
])('a policy that allows %s: %j on %j, %s', (_, actions, resources, expected) => {
  expect(isAllowed(allowing(actions, resources), stop)).toBe(expected)
})

test('a wildcard in one part of an ARN takes in no other part', () => {
  const policy = allowing('*', 'arn:aws:connect:*:123456789012:instance/a')
  const resource = 'arn:aws:connect:us-west-2:999999999999:x:123456789012:instance/a'
  expect(isAllowed(policy, { ...stop, resource })).toBe(false)
})

test('what has no resource is allowed by * alone', () => {
  const asked = { action: 'connect:ListInstances', resource: '*' }
  expect(isAllowed(allowing('*', '*'), asked)).toBe(true)
  expect(isAllowed(allowing('*', 'arn:*:*:*:*:*'), asked)).toBe(false)
})

const actions = fc.constantFrom('*', 'connect:*', 'connect:StopContact', 'profile:Get*', 'a:?')
const resources = fc.constantFrom('*', `${instance}/*`, instance, 'arn:aws:profile:*:*:domains/*')
const statement = fc.record({
  Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
  Action: fc.array(actions, { minLength: 1, maxLength: 3 }),
  Resource: fc.array(resources, { minLength: 1, maxLength: 3 }),
})
const policies = fc
  .array(statement, { maxLength: 5 })
  .map((Statement): Policy => ({ Version: '2012-10-17', Statement }))
const questions = fc.record({
  action: fc.constantFrom('connect:StopContact', 'profile:GetDomain', 'connect:ListInstances'),
  resource: fc.constantFrom(
    instance,
    `${instance}/contact/c`,
    '*',
    'arn:aws:profile:r:1:domains/d',
  ),
})

test('nothing is allowed where no statement allows', () => {
  fc.assert(
    fc.property(policies, questions, (policy, asked) => {
      const denials = policy.Statement.filter(({ Effect }) => Effect === 'Deny')
      expect(isAllowed({ ...policy, Statement: denials }, asked)).toBe(false)
      expect(isAllowed(allowNothing, asked)).toBe(false)
    }),
  )
})

test('a Deny takes away, and never gives, wherever it stands', () => {
  fc.assert(
    fc.property(policies, statement, fc.nat(5), questions, (policy, more, place, asked) => {
      const deny = { ...more, Effect: 'Deny' as const }
      const denied = { ...policy, Statement: policy.Statement.toSpliced(place, 0, deny) }
      const applies = isAllowed({ ...policy, Statement: [{ ...deny, Effect: 'Allow' }] }, asked)
      expect(isAllowed(denied, asked)).toBe(isAllowed(policy, asked) && !applies)
    }),
  )
})

test('the order of statements says nothing', () => {
  fc.assert(
    fc.property(policies, questions, (policy, asked) => {
      const reversed = { ...policy, Statement: policy.Statement.toReversed() }
      expect(isAllowed(reversed, asked)).toBe(isAllowed(policy, asked))
    }),
  )
})

test('everything is allowed by the policy that allows everything', () => {
  fc.assert(
    fc.property(questions, (asked) => {
      expect(isAllowed(allowEverything, asked)).toBe(true)
    }),
  )
})

const good = { Effect: 'Allow', Action: 'connect:*', Resource: '*' }

test.each([
  ['a Condition', { Statement: [{ ...good, Condition: {} }] }, /Statement\.0 has Condition/],
  ['a NotAction', { Statement: { ...good, NotAction: 'x:y' } }, /Statement\.0 has NotAction/],
  ['a NotResource', { Statement: { ...good, NotResource: '*' } }, /Statement\.0 has NotResource/],
  ['a Principal', { Statement: { ...good, Principal: '*' } }, /Statement\.0 has Principal/],
  ['an unknown member', { Statement: good, Extra: 1 }, /The document has Extra/],
  ['no statement', {}, /Statement/],
  ['another effect', { Statement: { ...good, Effect: 'allow' } }, /Statement\.0\.Effect/],
  ['no action', { Statement: { Effect: 'Allow', Resource: '*' } }, /Statement\.0\.Action/],
  ['an action without a service', { Statement: { ...good, Action: 'Stop' } }, /Action\.0: must be/],
  ['no resource', { Statement: { Effect: 'Allow', Action: '*' } }, /Statement\.0\.Resource/],
  ['an empty list', { Statement: { ...good, Action: [] } }, /Action: must not be empty/],
  ['half an ARN', { Statement: { ...good, Resource: 'arn:aws:*' } }, /Resource\.0: must be/],
  ['a variable', { Statement: { ...good, Resource: 'arn:aws:connect:r:1:${x}' } }, /variable/],
  ['another version', { Version: '2008-10-17', Statement: good }, /Version/],
  ['a text', 'Allow', /The document/],
  ['too many words', { Statement: { ...good, Action: Array(700).fill('connect:*') } }, /6144/],
])('a policy with %s is refused, and it is said where', (_, document, told) => {
  expect(() => readPolicy(document)).toThrow(told)
})

test('one statement, one action and one resource are as good as lists of one', () => {
  expect(readPolicy({ Statement: good })).toEqual(allow(['connect:*'], ['*']))
})
