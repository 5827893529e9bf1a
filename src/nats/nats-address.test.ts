import { describe, expect, test } from 'vitest'
import { readNatsAddress } from './nats-address.ts'

describe('the address of NATS', () => {
  test.each([
    ['nats://a', { servers: ['a'], isEncrypted: false, credentials: undefined }],
    ['nats://a:4222/', { servers: ['a:4222'], isEncrypted: false, credentials: undefined }],
    [
      'tls://a:1, tls://b:2',
      { servers: ['a:1', 'b:2'], isEncrypted: true, credentials: undefined },
    ],
    [
      'nats://sam:p%40ss@a:1,nats://b:2',
      { servers: ['a:1', 'b:2'], isEncrypted: false, credentials: { user: 'sam', pass: 'p@ss' } },
    ],
    [
      'nats://sam:pass@a,nats://sam:pass@b',
      { servers: ['a', 'b'], isEncrypted: false, credentials: { user: 'sam', pass: 'pass' } },
    ],
    [
      'nats://token@[::1]:4222',
      { servers: ['[::1]:4222'], isEncrypted: false, credentials: { token: 'token' } },
    ],
  ])('%s is read', (text, expected) => {
    expect(readNatsAddress(text)).toEqual(expected)
  })

  test.each([
    ['is empty', '', 'nats://'],
    ['ends in a comma', 'nats://a,', 'nats://'],
    ['has no protocol', 'secret@localhost:4222', 'nats://'],
    ['has another protocol', 'http://sam:secret@localhost:4222', 'nats://'],
    ['has no host', 'nats://', 'nats://'],
    ['has a path', 'nats://sam:secret@a/path', 'no path'],
    ['has a query', 'nats://sam:secret@a?tls=1', 'nothing after it'],
    ['has a password and no user', 'nats://:secret@a', 'no user'],
    ['is in part encrypted', 'nats://sam:secret@a,tls://b', 'all be nats://, or all tls://'],
    ['has two users', 'nats://sam:secret@a,nats://eve:secret@b', 'the same credentials'],
    ['has a broken escape', 'nats://sam:secret%zz@a', 'URI malformed'],
  ])('that %s is refused, and not repeated', (_, text, complaint) => {
    const read = () => readNatsAddress(text)

    expect(read).toThrow(complaint)
    expect(read).not.toThrow('secret')
  })
})
