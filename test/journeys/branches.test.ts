import { UpdateParticipantAuthenticationCommand } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { gist, givenAuthenticationUrl, givenChat } from '../support/chat.ts'
import { signInAs } from '../support/sign-in.ts'

test('a customer who signs in is greeted by name', async () => {
  const app = await startTestApp()
  const chat = await givenChat(app)
  const { authenticationUrl } = await givenAuthenticationUrl(app, chat)
  const { state, code } = await signInAs(authenticationUrl, {
    username: 'alice',
    password: 'alice-demo',
  })

  await app.connect.send(
    new UpdateParticipantAuthenticationCommand({
      InstanceId: app.demo.instanceId,
      State: state,
      Code: code,
    }),
  )

  await chat.waitFor('Thank you, Alice.')
  expect(chat.items.map(gist).slice(-3)).toEqual([
    'participant.displayname.updated',
    'authentication.succeeded',
    expect.stringContaining('Thank you, Alice.'),
  ])
})
