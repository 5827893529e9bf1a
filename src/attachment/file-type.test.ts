import { expect, test } from 'vitest'
import { essenceOf, fitsTogether } from './file-type.ts'

const openXml = 'application/vnd.openxmlformats-officedocument'

// prettier-ignore
test.each([
  ['orders.csv',   'text/csv',                        true],
  ['orders.csv',   'application/vnd.ms-excel',        true],
  ['letter.doc',   'application/msword',              true],
  ['letter.docx',  `${openXml}.wordprocessingml.document`, true],
  ['photo.heic',   'image/heic',                      true],
  ['photo.jfif',   'image/jpeg',                      true],
  ['photo.jpeg',   'image/jpeg',                      true],
  ['photo.jpg',    'image/jpeg',                      true],
  ['clip.mov',     'video/quicktime',                 true],
  ['clip.mp4',     'video/mp4',                       true],
  ['card.pdf',     'application/pdf',                 true],
  ['shot.png',     'image/png',                       true],
  ['talk.ppt',     'application/vnd.ms-powerpoint',   true],
  ['talk.pptx',    `${openXml}.presentationml.presentation`, true],
  ['note.rtf',     'application/rtf',                 true],
  ['note.txt',     'text/plain',                      true],
  ['voice.wav',    'audio/wav',                       true],
  ['voice.wav',    'audio/x-wav',                     true],
  ['sum.xls',      'application/vnd.ms-excel',        true],
  ['sum.xlsx',     `${openXml}.spreadsheetml.sheet`,  true],
  ['CARD.PDF',     'Application/PDF',                 true],
  ['a.b.txt',      'text/plain; charset=utf-8',       true],
  ['card.pdf',     'text/html',                       false],
  ['card.pdf.exe', 'application/pdf',                 false],
  ['run.exe',      'application/octet-stream',        false],
  ['page.html',    'text/html',                       false],
  ['pdf',          'application/pdf',                 false],
  ['card.',        'application/pdf',                 false],
  ['card.pdf ',    'application/pdf',                 false],
  ['x.constructor', 'constructor',                    false],
])('that %s is %s: %s', (name, contentType, expected) => {
  expect(fitsTogether(name, contentType)).toBe(expected)
})

test('a content type is compared without its parameters and its case', () => {
  expect(essenceOf(' Text/Plain ;charset=utf-8')).toBe('text/plain')
})
