import { expect, test } from 'vitest'
import { readFlowReference } from './flow-reference.ts'

const arn = 'arn:aws:connect:us-west-2:123456789012:instance/i/contact-flow'

test.each([
  ['f', { id: 'f', content: 'published' }],
  ['f:$LATEST', { id: 'f', content: 'published' }],
  ['f:$SAVED', { id: 'f', content: 'saved' }],
  ['f:3', { id: 'f', content: 3 }],
  [`${arn}/f`, { id: 'f', content: 'published' }],
  [`${arn}/f:$SAVED`, { id: 'f', content: 'saved' }],
  [`${arn}/f:12`, { id: 'f', content: 12 }],
] as const)('%s names a flow and a content of it', (idOrArn, expected) => {
  expect(readFlowReference(idOrArn)).toEqual(expected)
})

test.each([
  '',
  ':$SAVED',
  'f:',
  'f:0',
  'f:-1',
  'f:$saved',
  'f:$OTHER',
  'f:1:2',
  'f:99999999999',
  arn + '/',
])('"%s" names nothing', (idOrArn) => {
  expect(readFlowReference(idOrArn)).toBeUndefined()
})
