import { expect, test } from 'vitest'
import { contentDisposition } from './content-disposition.ts'

test.each([
  ['card.pdf', `attachment; filename="card.pdf"; filename*=UTF-8''card.pdf`],
  ['my card.pdf', `attachment; filename="my card.pdf"; filename*=UTF-8''my%20card.pdf`],
  ['Größe.pdf', `attachment; filename="Gr__e.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf`],
  ['a"b%41.txt', `attachment; filename="a_b_41.txt"; filename*=UTF-8''a%22b%2541.txt`],
  [
    "it's (1)*.txt",
    `attachment; filename="it's (1)*.txt"; filename*=UTF-8''it%27s%20%281%29%2A.txt`,
  ],
  ['../../etc/a.txt', `attachment; filename=".._.._etc_a.txt"; filename*=UTF-8''.._.._etc_a.txt`],
  ['a\\b.txt', `attachment; filename="a_b.txt"; filename*=UTF-8''a_b.txt`],
  [
    'a\r\nSet-Cookie: b',
    `attachment; filename="a__Set-Cookie: b"; filename*=UTF-8''a__Set-Cookie%3A%20b`,
  ],
  ['🦉.png', `attachment; filename="_.png"; filename*=UTF-8''%F0%9F%A6%89.png`],
])('keeps a file as %j', (name, header) => {
  expect(contentDisposition(name)).toBe(header)
})
