import { expect, test } from 'vitest'
import { answer, givenReturned } from '../journeys/given-sign-in.ts'
import { startTestApp } from '../support/app.ts'

test('a provider is told of by its issuer: what it was asked, and whether it is spared', async () => {
  const app = await startTestApp()
  const chat = await givenReturned(app, 'alice')
  await answer(app, chat.returned)
  await chat.waitFor('Thank you, Alice.')

  const text = await (await fetch(`${app.demo.endpoint}/metrics`)).text()

  const issuer = `${app.demo.identityProviderUrl}/us-west-2_Countersi`
  const ofProvider = (name: string) => `countersign_identity_provider_${name}{issuer="${issuer}"`
  expect(text).toMatch(new RegExp(`${ofProvider('requests_total')},outcome="answered"} [1-9]`))
  expect(text).toContain(`${ofProvider('circuit_open')}} 0`)
  expect(text).toContain(`${ofProvider('redemptions')}} 0`)
})
