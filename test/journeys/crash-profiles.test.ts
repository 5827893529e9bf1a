import { expect, test } from 'vitest'
import type { Database, Transaction } from '../../src/database/database.ts'
import {
  associate,
  create,
  getByEmail,
  givenProfile,
  lastWord,
  startThrough,
  update,
  type Step,
} from '../flow/given-profile-flow.ts'
import { saidIn } from '../support/said.ts'
import { workUntilIdle } from '../support/work.ts'
import { givenProduction } from './given-production.ts'
import { describeCustomer, profilesOf } from './observe.ts'

const greet: Step = ['MessageParticipant', { Text: 'Before.' }]
const email = 'ada@example.com'

type Case = {
  step: (profileId: string) => Step
  /** What keeps whoever takes the step waiting. */
  hold: (tx: Transaction, profileId: string) => Promise<unknown>
  says: (profileId: string) => string | RegExp
}

const holdProfile: Case['hold'] = (tx, id) => tx`select from profile where id = ${id} for update`

test.each<[string, Case]>([
  [
    'GetCustomerProfile',
    {
      step: () => getByEmail(email, 'FirstName'),
      hold: (tx) => tx`lock table profile_key in access exclusive mode`,
      says: (id) => `${id} Ada`,
    },
  ],
  [
    'CreateCustomerProfile',
    {
      step: () => create({ EmailAddress: 'made@example.com', FirstName: 'Eve' }, 'FirstName'),
      hold: (tx) => tx`lock table profile in share mode`,
      says: () => /^[0-9a-f]{32} Eve$/,
    },
  ],
  [
    'UpdateCustomerProfile',
    {
      step: () => update({ FirstName: 'Augusta' }, 'FirstName'),
      hold: holdProfile,
      says: (id) => `${id} Augusta`,
    },
  ],
  [
    'AssociateContactToCustomerProfile',
    { step: (id) => associate(id), hold: holdProfile, says: (id) => `${id} Ada` },
  ],
])('a node that dies within %s: the next one takes the step, once', async (type, wish) => {
  const { sql, startNode } = await givenProduction()
  const node = await startNode()
  const { id } = await givenProfile(node, { EmailAddress: email, FirstName: 'Ada' })
  const hold = await givenHold(sql, (tx) => wish.hold(tx, id))
  const isKnown = type === 'UpdateCustomerProfile'
  const contactId = await startThrough(
    node,
    [greet, wish.step(id)],
    '$.Customer.ProfileId $.Customer.FirstName',
    isKnown ? { customerId: id } : {},
  )
  await hold.someoneWaits()

  await node.kill()
  hold.release()
  const next = await startNode()

  expect(await lastWord(sql, contactId)).toMatch(wish.says(id))
  await workUntilIdle(sql)
  expect(await saidIn(sql, contactId)).toEqual(['Before.', expect.stringContaining('Told: ')])
  expect(await profilesOf(next, email)).toHaveLength(1)
  const isMade = type === 'CreateCustomerProfile'
  expect(await profilesOf(next, 'made@example.com')).toHaveLength(isMade ? 1 : 0)
  const isTheirs = isKnown || type === 'AssociateContactToCustomerProfile'
  expect((await describeCustomer(next, contactId)).customerId).toBe(isTheirs ? id : undefined)
})

/** Locks something in the database until it is released. */
async function givenHold(sql: Database, lock: (tx: Transaction) => Promise<unknown>) {
  const locked = Promise.withResolvers<number>()
  const released = Promise.withResolvers<undefined>()
  const held = sql.begin(async (tx) => {
    await lock(tx)
    const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
    locked.resolve(row?.pid ?? 0)
    await released.promise
  })
  const pid = await Promise.race([locked.promise, held.then(() => 0)])
  const countWaiting = async () => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)
        from pg_stat_activity
       where ${pid} = any (pg_blocking_pids(pid))`
    return row?.count
  }
  return {
    someoneWaits: () => expect.poll(countWaiting).toBeGreaterThan(0),
    release: () => {
      released.resolve(undefined)
    },
  }
}
