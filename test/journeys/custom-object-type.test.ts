import { PutProfileObjectTypeCommand } from '@aws-sdk/client-customer-profiles'
import { expect, test } from 'vitest'
import { signInFlow } from '../../src/flow/sample-sign-in-flow.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import { answer, givenSignIn, signInOf } from './given-sign-in.ts'
import { describeCustomer, onlySession, profilesOf } from './observe.ts'

/** A chat of a flow that imports by the type `Customer`, whose customer has signed in. */
async function givenSignedIn(app: TestApp) {
  const content = signInFlow(app.demo).replace('Cognito-attributes', 'Customer')
  const chat = await givenSignIn(app, { contactFlowId: await givenFlow(app, { content }) })
  await answer(app, await signInOf(app, chat, 'alice'))
  return chat
}

test('a flow may name an object type of the domain, by which the identity is imported', async () => {
  const app = await startTestApp()
  await app.profiles.send(
    new PutProfileObjectTypeCommand({
      DomainName: app.demo.profilesDomain,
      ObjectTypeName: 'Customer',
      Description: 'Who signs in',
      AllowProfileCreation: true,
      Fields: {
        issuer: { Source: '_source.iss' },
        subject: { Source: '_source.sub' },
        first: { Source: '_source.given_name', Target: '_profile.FirstName' },
        full: {
          Source: '{{_source.family_name}}, {{_source.given_name}}',
          Target: '_profile.Attributes.sortName',
        },
        email: { Source: '_source.email', Target: '_profile.PersonalEmailAddress' },
      },
      Keys: {
        identity: [{ StandardIdentifiers: ['UNIQUE'], FieldNames: ['issuer', 'subject'] }],
        _email: [{ StandardIdentifiers: ['PROFILE'], FieldNames: ['email'] }],
      },
    }),
  )

  const { contactId, waitFor } = await givenSignedIn(app)

  await waitFor('Thank you')
  const [profile] = await profilesOf(app, 'alice@example.com')
  expect(profile).toMatchObject({
    FirstName: 'Alice',
    PersonalEmailAddress: 'alice@example.com',
    Attributes: { sortName: expect.stringMatching(/^\w+, Alice$/) as string },
  })
  expect(profile).not.toHaveProperty('EmailAddress')
  expect(await describeCustomer(app, contactId)).toMatchObject({ customerId: profile?.ProfileId })
  const { timeline } = await onlySession(app.sql, contactId)
  expect(timeline.at(-1)).toMatchObject({
    detail: {
      notes: expect.arrayContaining([
        expect.objectContaining({ note: 'objectRead', objectTypeName: 'Customer' }),
        { note: 'keyMatchedNothing', keyName: '_email' },
      ]) as unknown,
    },
  })
})

test('a sign-in by a type that nobody put takes the Error branch, and says why', async () => {
  const app = await startTestApp()

  const { contactId, waitFor } = await givenSignedIn(app)

  await waitFor('authentication.failed')
  const session = await onlySession(app.sql, contactId)
  expect(session).toMatchObject({ status: 'failed', reason: 'profile:unknownObjectType' })
})
