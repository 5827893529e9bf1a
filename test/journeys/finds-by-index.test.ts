import { StopContactCommand } from '@aws-sdk/client-connect'
import { GetTranscriptCommand } from '@aws-sdk/client-connectparticipant'
import { expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenDatabase } from '../support/database.ts'
import { workUntilIdle } from '../support/work.ts'
import { answer, cancel, comeBack, givenSignIn, say, signInOf } from './given-sign-in.ts'

/** What grows with each chat. Of the work that is owed, those who watch ask for all. */
const growing = [
  'audit_event',
  'authentication_session',
  'contact',
  'flow_run',
  'flow_run_step',
  'item',
  'participant',
  'participant_connection',
  'participant_token',
  'profile',
  'profile_alias',
  'profile_key',
  'profile_object',
  'profile_object_key',
]

async function goThrough(app: TestApp, username: string | undefined): Promise<void> {
  const chat = await givenSignIn(app)
  await say(app, chat, 'One moment.')
  const back = await comeBack(app, chat)
  await back.waitFor('authentication.initiated')
  if (username === undefined) await cancel(app, chat)
  else await answer(app, await signInOf(app, chat, username))
  await chat.waitFor(username === undefined ? 'authentication.cancelled' : 'Thank you')
  await app.participant.send(
    new GetTranscriptCommand({ ConnectionToken: back.connectionToken, MaxResults: 5 }),
  )
  const { contactId: ContactId } = chat
  await app.connect.send(new StopContactCommand({ InstanceId: app.demo.instanceId, ContactId }))
  await back.waitFor('chat.ended')
}

test('nothing in a chat has a table read that grows with each chat', async () => {
  const database = await givenDatabase()
  const { sql } = database
  const [{ name }] = await sql<[{ name: string }]>`select current_database() as name`
  // Whoever reads a whole table all the same has no index to find anything by.
  await sql`alter database ${sql(name)} set enable_seqscan = off`
  const app = await startTestApp({ database })

  for (const username of ['alice', 'bob', 'alice', undefined]) await goThrough(app, username)
  await workUntilIdle(sql)
  await app.stop() // Each connection tells what it has read when it ends.

  const listUse = () => sql<{ table: string; wholly: number; byIndex: number }[]>`
    select relname as table, seq_scan as wholly, coalesce(idx_scan, 0) as by_index
      from pg_stat_user_tables
     where relname = any (${growing}::text[])
     order by relname`
  await expect
    .poll(async () => (await listUse()).filter(({ byIndex }) => byIndex === 0))
    .toEqual([])
  expect((await listUse()).map(({ table, wholly }) => ({ table, wholly }))).toEqual(
    growing.map((table) => ({ table, wholly: 0 })),
  )
})
