import { expect, test } from 'vitest'
import { complaintAbout } from './attachment.ts'

const card = { name: 'card.pdf', contentType: 'application/pdf', sizeBytes: 20_971_520 }

test.each(['card.pdf', 'Überweisung (2).pdf', 'カード.pdf', '🧑‍🔧.pdf', "a'b&c.pdf"])(
  'a file of 20 MB may be attached under the name %s',
  (name) => {
    expect(complaintAbout({ ...card, name })).toBeUndefined()
  },
)

test.each([
  ['a byte more', { sizeBytes: 20_971_521 }, /^AttachmentSizeInBytes /],
  ['another type', { contentType: 'text/html' }, /ContentType/],
  ['another extension', { name: 'card.exe' }, /^AttachmentName /],
  ['a line break in its name', { name: 'card\n.pdf' }, /^AttachmentName /],
  ['a name that reads backwards', { name: 'card\u202efdp.pdf' }, /^AttachmentName /],
  ['half a character', { name: 'card\ud83d.pdf' }, /^AttachmentName /],
])('it may not with %s', (_, change, complaint) => {
  expect(complaintAbout({ ...card, ...change })).toMatch(complaint)
})
