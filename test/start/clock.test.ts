import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { askAdmin } from '../support/admin.ts'
import { clientsOf, startTestApp, type DemoFile, type TestApp } from '../support/app.ts'
import { comeBack } from '../journeys/given-sign-in.ts'
import { givenChat } from '../support/chat.ts'
import { givenDatabase } from '../support/database.ts'
import { givenDataDir, givenDevelopment, givenPorts, runProcess } from './given-process.ts'

/** A process on the database of an app, and all that a script knows of it. */
async function givenNodeBeside({ database, config }: TestApp) {
  const dataDir = await givenDataDir()
  await givenDevelopment(dataDir, {
    DATABASE_URL: database.url,
    COUNTERSIGN_SECRET_KEY: config.secretKey?.toString('base64'),
    COUNTERSIGN_TEST_CLOCK: 'true',
  })
  const demo = JSON.parse(await readFile(path.join(dataDir, 'demo.json'), 'utf8')) as DemoFile
  return { ...clientsOf(demo), demo, dataDir }
}

const clock = (dataDir: string, ...words: string[]) =>
  runProcess(['clock', ...words], { COUNTERSIGN_DATA_DIR: dataDir }).ended

test('time that is moved on at one node has passed at all', async () => {
  const one = await startTestApp()
  const other = await givenNodeBeside(one)
  const chat = await givenChat(one)
  await chat.waitFor('authentication.initiated')
  const elsewhere = await comeBack(other, chat)

  const moved = await clock(other.dataDir, 'advance', '15m')

  expect(moved).toMatchObject({ code: 0, stderr: '' })
  expect(moved.stdout).toMatch(/^\d{4}-\d{2}-\d{2}T\S+Z {2}moved on by 900 s\n$/)
  expect((await askAdmin(one, 'GetClock')).body).toMatchObject({ MovedSeconds: 900 })
  await elsewhere.waitFor('authentication.timeout')
})

test('production does not start where time could be moved', async () => {
  const settings = {
    ...(await givenPorts()),
    DATABASE_URL: (await givenDatabase()).url,
    COUNTERSIGN_SECRET_KEY: randomBytes(32).toString('base64'),
  }

  const { code, stderr } = await runProcess(['serve', '--test-clock'], settings).ended

  expect(code).toBe(1)
  expect(stderr).toBe('countersign: In production nobody moves time: --test-clock is for dev.\n')
})

test.each([
  [['advance', 'soon'], 'like 15m, 36h, 7d, 90s, or PT15M'],
  [['to', 'tomorrow'], 'like 2030-01-31T12:00:00Z'],
  [['show'], 'start with `dev`'],
])('says what is wrong with clock %j', async (words, told) => {
  const { code, stdout, stderr } = await clock(await givenDataDir(), ...words)

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(told)
})
