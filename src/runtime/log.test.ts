import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog, logLevels, type LogLevel } from './log.ts'

const streamTo = (take: (line: string) => void): Writable =>
  new Writable({
    write: (line: Buffer, _, done) => {
      take(line.toString())
      done()
    },
  })

/** A log, and the lines that it has written. */
function givenLog(level: LogLevel = 'info') {
  const lines: string[] = []
  const log = createLog(
    level,
    'json',
    streamTo((line) => lines.push(line)),
  )
  return { log, lines, read: () => JSON.parse(lines.join('')) as Record<string, unknown> }
}

test('writes what it is told, and nothing of the machine', () => {
  const { log, read } = givenLog()

  log.info({ contactId: 'c1' }, 'A flow went on.')

  expect(read()).toEqual({
    level: 30,
    time: expect.any(Number) as number,
    contactId: 'c1',
    msg: 'A flow went on.',
  })
})

test('writes the words and the place of an error, and of what caused it', () => {
  const { log, read } = givenLog()
  const cause = new TypeError('The connection was refused.')

  log.error({ err: new Error('The provider failed.', { cause }) }, 'A job failed.')

  expect(read()['err']).toEqual({
    type: 'Error',
    message: 'The provider failed.',
    stack: expect.stringContaining('log.test.ts') as string,
    cause: {
      type: 'TypeError',
      message: 'The connection was refused.',
      stack: expect.stringContaining('log.test.ts') as string,
    },
  })
})

const secret = 'c0de-of-a-customer'

test.each<[string, unknown]>([
  ['hangs on an error', Object.assign(new Error('No.'), { body: { code: secret }, query: secret })],
  ['is the cause of an error', new Error('No.', { cause: { id_token: secret } })],
  ['is the cause of a cause', new Error('No.', { cause: new Error('No.', { cause: secret }) })],
  [
    'hangs on the cause of an error',
    new Error('No.', { cause: Object.assign(new Error('No.'), { parameters: [secret] }) }),
  ],
  ['was thrown itself', secret],
  ['was thrown in an object', { code: secret }],
])('never writes a secret that %s', (_, error) => {
  const { log, lines } = givenLog('trace')

  log.error({ err: error }, 'A job failed.')
  if (error instanceof Error) log.error(error)

  expect(lines.join('')).toContain('A job failed.')
  expect(lines.join('')).not.toContain(secret)
})

test('an error that causes itself is written no more than a line can hold', () => {
  const { log, lines } = givenLog()
  const error = new Error('A circle.')
  error.cause = error

  log.error({ err: error }, 'A job failed.')

  expect(lines.join('')).toContain('A circle.')
})

test.each(logLevels)('at level %s writes that and what is worse, and nothing else', (level) => {
  const { log, lines } = givenLog(level)

  for (const each of logLevels) if (each !== 'silent') log[each]('A line.')

  const written = lines.map((line) => (JSON.parse(line) as { level: number }).level)
  expect(written).toEqual(
    [60, 50, 40, 30, 20, 10].slice(0, level === 'silent' ? 0 : logLevels.indexOf(level) + 1),
  )
})

test('writes lines for a person', async () => {
  const { promise: line, resolve } = Promise.withResolvers<string>()
  const log = createLog('info', 'pretty', streamTo(resolve))

  log.info({ migrations: 3 }, 'Brought the database up to date.')

  expect(await line).toMatch(/INFO.*: Brought the database up to date. .*3/)
})
