import { expect, test } from 'vitest'
import { givenAction, givenFlow } from './given-flow.ts'
import { describeInputs } from './step-input.ts'

const values = {
  ContactId: 'contact-1',
  Queue: { Name: 'Support' },
  Attributes: { plan: 'gold', amount: '12', empty: '' },
  Customer: { FirstName: 'Ada' },
}

const inputsOf = (type: string, Parameters: object) => {
  const action = givenFlow(givenAction(type, { Parameters })).actions.get('it')
  return action && describeInputs(action, values)
}

test('what stands in the document may be read', () => {
  const inputs = inputsOf('UpdateContactData', {
    Name: 'Order',
    References: { shop: { Value: 'https://shop.example' } },
  })

  expect(inputs).toEqual([
    { name: 'Name', value: 'Order' },
    { name: 'References.shop.Value', value: 'https://shop.example' },
  ])
})

test('what references bring of the installation and the chat may be read', () => {
  const Attributes = { where: 'in $.Queue.Name', who: '$.ContactId' }

  expect(inputsOf('UpdateContactAttributes', { Attributes })).toEqual([
    { name: 'Attributes.where', written: 'in $.Queue.Name', value: 'in Support' },
    { name: 'Attributes.who', written: '$.ContactId', value: 'contact-1' },
  ])
})

test('what they bring of a customer is told by its kind and length', () => {
  const Attributes = {
    plan: '$.Attributes.plan',
    amount: '$.Attributes.amount',
    empty: '$.Attributes.empty',
    greeting: 'Hello $.Customer.FirstName at $.Queue.Name',
    '$.Attributes.plan': 'is a name',
  }

  const inputs = inputsOf('UpdateContactAttributes', { Attributes })

  expect(inputs).toEqual([
    { name: 'Attributes.plan', written: '$.Attributes.plan', kind: 'text', characters: 4 },
    { name: 'Attributes.amount', written: '$.Attributes.amount', kind: 'number', characters: 2 },
    { name: 'Attributes.empty', written: '$.Attributes.empty', kind: 'nothing', characters: 0 },
    {
      name: 'Attributes.greeting',
      written: 'Hello $.Customer.FirstName at $.Queue.Name',
      kind: 'text',
      characters: 20,
    },
    { name: 'Attributes.$.Attributes.plan', value: 'is a name' },
  ])
  expect(JSON.stringify(inputs)).not.toMatch(/gold|Ada|12/)
})

test('what is said to customers is not kept, nor what is named as a secret', () => {
  expect(inputsOf('MessageParticipant', { Text: 'Hello.' })).toEqual([
    { name: 'Text', kind: 'text', characters: 6 },
  ])
  expect(inputsOf('MessageParticipant', { Text: '$.Customer.FirstName!' })).toEqual([
    { name: 'Text', kind: 'text', characters: 4 },
  ])
  const Attributes = { apiKey: 'abc', refresh_token: '$.ContactId' }
  expect(inputsOf('UpdateContactAttributes', { Attributes })).toEqual([
    { name: 'Attributes.apiKey', kind: 'text', characters: 3 },
    { name: 'Attributes.refresh_token', kind: 'text', characters: 9 },
  ])
})

test('however much a document holds, little of it is kept', () => {
  const many = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`a${index}`.padEnd(300, 'a'), 'b'.repeat(5_000)]),
  )

  const inputs = inputsOf('UpdateContactAttributes', { Attributes: many }) ?? []

  expect(inputs).toHaveLength(21)
  expect(inputs.at(-1)).toEqual({ name: '…', value: '30 more' })
  expect(JSON.stringify(inputs).length).toBeLessThan(6_000)
})
