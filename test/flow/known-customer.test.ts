import { Writable } from 'node:stream'
import { MergeProfilesCommand, UpdateProfileCommand } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { createLog } from '../../src/runtime/log.ts'
import { answer, signInOf } from '../journeys/given-sign-in.ts'
import { describeCustomer, profilesOf } from '../journeys/observe.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenAuthenticationUrl, givenChat } from '../support/chat.ts'
import { givenFlow } from '../support/flow.ts'
import { workUntilIdle } from '../support/work.ts'
import {
  associate,
  by,
  contentOf,
  create,
  get,
  getByEmail,
  givenChatThrough,
  givenProfile,
  lastWord,
  signIn,
  startThrough,
  update,
  waitAMinute,
  walk,
  type Step,
} from './given-profile-flow.ts'
import { action, flowOf, say } from './given-walk.ts'

const onward = (next: string) => ({ next, errors: { NoMatchingError: 'end' } })

/** A walk whose customer, a user of the demo, signs in where it asks for that. */
async function walkSignedIn(app: TestApp, username: string, steps: readonly Step[], says: string) {
  const chat = await givenChatThrough(app, steps, says)
  const at = await givenAuthenticationUrl(app, chat)
  await answer(app, await signInOf(app, at, username))
  return { contactId: chat.contactId, says: await lastWord(app.sql, chat.contactId) }
}

test('a customer who has signed in is greeted, and looked up by the id of the profile', async () => {
  const app = await startTestApp()
  const greet: Step = ['MessageParticipant', { Text: 'Hello $.Customer.FirstName.' }]
  const steps = [signIn(app), greet, get(by('_profileId', '$.Customer.ProfileId'), 'LastName')]

  const chat = await givenChatThrough(app, steps, '$.Customer.LastName, $.Customer.EmailAddress')
  const at = await givenAuthenticationUrl(app, chat)
  await answer(app, await signInOf(app, at, 'alice'))

  await chat.waitFor('Hello Alice.')
  await chat.waitFor('Arden, alice@example.com')
})

test('a profile that a flow has made of what somebody typed is joined by no sign-in', async () => {
  const app = await startTestApp()
  const typed = { EmailAddress: '$.Attributes.email', LastName: 'Eve' }
  const { says: made } = await walk(app, [create(typed)], '$.Customer.ProfileId', {
    attributes: { email: 'alice@example.com' },
  })

  const { says } = await walkSignedIn(app, 'alice', [signIn(app)], '$.Customer.ProfileId')

  expect(says).toMatch(/^[0-9a-f]{32}$/)
  expect(says).not.toBe(made)
  expect(await profilesOf(app, 'alice@example.com')).toHaveLength(2)
})

test('an address that a flow has written over another’s leads no sign-in to that profile', async () => {
  const app = await startTestApp()
  const { id, email } = await givenProfile(app, { LastName: 'King' })
  const overwrite = update({ EmailAddress: 'alice@example.com' })
  await walk(app, [getByEmail(email), overwrite], 'written')

  const { says } = await walkSignedIn(app, 'alice', [signIn(app)], '$.Customer.ProfileId')

  expect(says).not.toBe(id)
})

test('whoever signs in is the customer, and nothing is left of whom the flow knew before', async () => {
  const app = await startTestApp()
  const { email } = await givenProfile(app, { FirstName: 'Ada', BusinessName: 'Engines' })
  const before = [getByEmail(email, 'FirstName', 'BusinessName'), signIn(app)]

  const { says } = await walkSignedIn(
    app,
    'alice',
    before,
    '$.Customer.FirstName $.Customer.LastName [$.Customer.BusinessName]',
  )

  expect(says).toBe('Alice Arden []')
})

test('of two customers whom a flow looks up, it knows the later, and of the first nothing', async () => {
  const app = await startTestApp()
  const [ada, eve] = [
    await givenProfile(app, { FirstName: 'Ada', LastName: 'King' }),
    await givenProfile(app, { FirstName: 'Eve', LastName: 'Moore' }),
  ]

  const { says } = await walk(
    app,
    [getByEmail(ada.email, 'FirstName', 'LastName'), getByEmail(eve.email, 'FirstName')],
    '$.Customer.ProfileId $.Customer.FirstName [$.Customer.LastName]',
  )

  expect(says).toBe(`${eve.id} Eve []`)
})

test('a customer who has signed in is not mixed with another who is looked up', async () => {
  const app = await startTestApp()
  const { email } = await givenProfile(app, { FirstName: 'Ada' })
  const steps = [signIn(app), getByEmail(email, 'FirstName', 'LastName')]
  const says = '$.Customer.FirstName [$.Customer.LastName$.Customer.PhoneNumber]'

  expect(await walkSignedIn(app, 'alice', steps, says)).toMatchObject({ says: 'Ada []' })
})

test('a customer who has signed in stays whose contact it is, whomever a flow says', async () => {
  const app = await startTestApp()
  const { id } = await givenProfile(app)

  const { contactId } = await walkSignedIn(app, 'alice', [signIn(app), associate(id)], 'associated')

  const [alice] = await profilesOf(app, 'alice@example.com')
  const known = { customerId: alice?.ProfileId }
  expect(await describeCustomer(app, contactId)).toMatchObject(known)
})

test('a search that finds nobody leaves the flow with whom it knew', async () => {
  const app = await startTestApp()
  const { email } = await givenProfile(app, { FirstName: 'Ada' })
  const steps = [getByEmail(email, 'FirstName'), getByEmail('nobody@example.com')]

  const { says } = await walk(app, steps, '', { saysAfterError: ' $.Customer.FirstName' })

  expect(says).toBe('NoneFoundError Ada')
})

test('the next flow of the contact knows whom the one before has looked up', async () => {
  const app = await startTestApp()
  const { id, email } = await givenProfile(app, { FirstName: 'Ada', LastName: 'King' })
  const says = '$.Customer.ProfileId $.Customer.FirstName [$.Customer.LastName]'
  const ContactFlowId = await givenFlow(app, { content: contentOf([], { says }) })

  const first = await walk(
    app,
    [getByEmail(email, 'FirstName'), ['TransferToFlow', { ContactFlowId }]],
    '',
  )

  expect(first.says).toBe(`${id} Ada []`)
})

test('another contact knows nothing of it', async () => {
  const app = await startTestApp()
  const { email } = await givenProfile(app, { FirstName: 'Ada' })
  await walk(app, [getByEmail(email, 'FirstName')], '$.Customer.FirstName')

  const { says } = await walk(app, [], '[$.Customer.ProfileId$.Customer.FirstName]')

  expect(says).toBe('[]')
})

test('a flow compares what it knows of a customer, and hands it on', async () => {
  const app = await startTestApp()
  const { email } = await givenProfile(app, { FirstName: 'Ada', Attributes: { tier: 'gold' } })
  const keep: Step = [
    'UpdateContactAttributes',
    { Attributes: { '$.Customer.Attributes.tier': '$.Customer.FirstName' } },
  ]
  const content = flowOf(
    action('get', ...getByEmail(email, 'FirstName', 'Attributes.tier'), onward('keep')),
    action('keep', ...keep, onward('compare')),
    action(
      'compare',
      'Compare',
      { ComparisonValue: '$.Customer.Attributes.tier' },
      { conditions: [['gold', 'gold']], errors: { NoMatchingCondition: 'end' } },
    ),
    say('gold', 'Told: gold, $.Attributes.gold'),
  )

  const { contactId } = await givenChat(app, { contactFlowId: await givenFlow(app, { content }) })

  expect(await lastWord(app.sql, contactId)).toBe('gold, Ada')
})

test('what a flow knows of a customer outlasts a restart', async () => {
  const app = await startTestApp()
  const { email } = await givenProfile(app, { FirstName: 'Ada', LastName: 'King' })
  const contactId = await startThrough(
    app,
    [getByEmail(email, 'FirstName'), waitAMinute],
    '$.Customer.FirstName [$.Customer.LastName]',
  )
  await workUntilIdle(app.sql)
  await app.stop()

  const next = await startTestApp({ database: app.database })
  await next.moveOn(60)

  expect(await lastWord(next.sql, contactId)).toBe('Ada []')
})

test('a flow reads of a customer what is so when it reads, and no more', async () => {
  const app = await startTestApp()
  const { id, email } = await givenProfile(app, { FirstName: 'Ada', LastName: 'King' })
  const contactId = await startThrough(
    app,
    [getByEmail(email, 'FirstName'), waitAMinute],
    '$.Customer.FirstName [$.Customer.LastName]',
  )
  await workUntilIdle(app.sql)

  const change = { DomainName: app.demo.profilesDomain, ProfileId: id, FirstName: 'Augusta' }
  await app.profiles.send(new UpdateProfileCommand(change))
  await app.moveOn(60)

  expect(await lastWord(app.sql, contactId)).toBe('Augusta []')
})

test('a customer whose profile was merged into another is known by that one', async () => {
  const app = await startTestApp()
  const { id } = await givenProfile(app, { LastName: 'King' })
  const main = await givenProfile(app, { FirstName: 'Ada' })
  const contactId = await startThrough(
    app,
    [waitAMinute, update({ City: 'Ockham' })],
    '$.Customer.ProfileId $.Customer.FirstName $.Customer.LastName $.Customer.City',
    { customerId: id },
  )
  await workUntilIdle(app.sql)

  const { profilesDomain: DomainName } = app.demo
  const merge = { DomainName, MainProfileId: main.id, ProfileIdsToBeMerged: [id] }
  await app.profiles.send(new MergeProfilesCommand(merge))
  await app.moveOn(60)

  expect(await lastWord(app.sql, contactId)).toBe(`${main.id} Ada King Ockham`)
})

test('the log of a flow says its way, and nothing of its customer', async () => {
  const lines: string[] = []
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  const app = await startTestApp({ log: createLog('trace', 'json', stream) })
  const secrets = ['Hidden-name', 'Hidden-city', 'Hidden-tier', 'Hidden-last']
  const email = 'hidden-address@example.com'
  const { says } = await walk(
    app,
    [
      ['UpdateFlowLoggingBehavior', { FlowLoggingBehavior: 'Enabled' }],
      create({ EmailAddress: email, FirstName: secrets[0], City: secrets[1] }, 'FirstName'),
      update({ 'Attributes.tier': secrets[2], LastName: '$.Attributes.last' }, 'LastName'),
      getByEmail(email, 'City', 'Attributes.tier'),
      associate(),
      get(by('_email', 'x'.repeat(255))),
    ],
    '',
    { attributes: { last: 'Hidden-last' } },
  )
  expect(says).toBe('NoneFoundError')
  await workUntilIdle(app.sql)

  const log = lines.join('')
  expect(log).toContain('CreateCustomerProfile → next')
  expect(log).toContain('GetCustomerProfile → NoneFoundError')
  for (const secret of [...secrets, email, 'xxxxx']) expect(log).not.toContain(secret)
})
