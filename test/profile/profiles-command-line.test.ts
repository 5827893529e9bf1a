import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import {
  BatchGetProfileCommand,
  MergeProfilesCommand,
  UpdateProfileCommand,
} from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { givenDomain } from '../api/customer-profiles/given-domain.ts'
import { startSharedTestApp } from '../support/app.ts'

const app = await startSharedTestApp()
const { profiles, config } = app

/** Runs `profiles …` on the app's database. Rejects with what it complains of. */
async function run(...argv: string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: config.databaseUrl,
    COUNTERSIGN_SECRET_KEY: config.secretKey?.toString('base64'),
  }
  const main = path.resolve('src/main.js')
  const command = [main, 'profiles', ...argv]
  const { stdout } = await promisify(execFile)(process.execPath, command, { env })
  return stdout
}

const complaintOf = (...argv: string[]): Promise<string> =>
  run(...argv).then(
    () => '',
    (error: unknown) => (error as { stderr: string }).stderr,
  )

async function givenMerged() {
  const { DomainName, create } = await givenDomain(app)
  const [main, other] = [
    await create({ FirstName: 'Ada', EmailAddress: 'ada@example.com' }),
    await create({ FirstName: 'A.', LastName: 'King', EmailAddress: 'king@example.com' }),
  ]
  const { Message = '' } = await profiles.send(
    new MergeProfilesCommand({ DomainName, MainProfileId: main, ProfileIdsToBeMerged: [other] }),
  )
  const [, until = '', mergeId = ''] = /Until (\S+), `profiles unmerge (\S+)`/.exec(Message) ?? []
  const both = async () => {
    const command = new BatchGetProfileCommand({ DomainName, ProfileIds: [main, other] })
    return (await profiles.send(command)).Profiles
  }
  return { DomainName, main, other, mergeId, until, both }
}

test('profiles merges shows what can be undone, and until when', async () => {
  const { DomainName, main, other, mergeId, until } = await givenMerged()

  const shown = JSON.parse(await run('merges', DomainName, '--format', 'json')) as unknown

  expect(shown).toEqual([
    {
      mergeId,
      mergedAt: expect.any(String) as string,
      mainProfileId: main,
      mergedProfileIds: [other],
      canBeUndoneUntil: until,
    },
  ])
  const text = await run('merges', DomainName, '--profile', main)
  expect(text).toBe(`${mergeId}  until ${until.slice(0, 16)}Z  ${other} into ${main}\n`)
  expect(await run('merges', DomainName, '--profile', other)).toBe('')
})

test('profiles unmerge makes the profiles what they were, and tells their ids', async () => {
  const { DomainName, main, other, mergeId, both } = await givenMerged()

  expect(await run('unmerge', mergeId)).toBe(`${main}\n${other}\n`)

  expect(await both()).toEqual([
    { ProfileId: main, FirstName: 'Ada', EmailAddress: 'ada@example.com' },
    { ProfileId: other, FirstName: 'A.', LastName: 'King', EmailAddress: 'king@example.com' },
  ])
  expect(await run('merges', DomainName)).toBe('')
})

test('profiles unmerge says why a merge cannot be undone, by names and no values', async () => {
  const { DomainName, main, mergeId, both } = await givenMerged()
  const change = { DomainName, ProfileId: main, EmailAddress: 'secret@example.com' }
  await profiles.send(new UpdateProfileCommand(change))

  const complaint = await complaintOf('unmerge', mergeId)

  expect(complaint).toContain(`The merge ${mergeId} cannot be undone: EmailAddress`)
  expect(complaint).not.toContain('example.com')
  expect(await both()).toHaveLength(1)
})

test('profiles refuses a merge and a domain that are not there', async () => {
  expect(await complaintOf('unmerge', 'nothing')).toContain('No merge has the id nothing')
  expect(await complaintOf('merges', 'nowhere')).toContain('There is no domain nowhere')
})
