import { test } from 'vitest'
import { answer, givenReturned } from './given-sign-in.ts'
import { givenProduction } from './given-production.ts'

test('nodes whose machines are minutes apart in time take a sign-in on from one another', async () => {
  const { startNode } = await givenProduction()
  const [early, late] = await Promise.all([
    startNode({ skewSeconds: -170 }),
    startNode({ skewSeconds: 170 }),
  ])

  // Told of at the one, begun and answered at the other: neither is it over, nor not yet to come.
  for (const [connect, participant] of [
    [early, late],
    [late, early],
  ] as const) {
    const mixed = { ...connect, participant: participant.participant }
    const chat = await givenReturned(mixed)
    await answer(mixed, chat.returned)
    await chat.waitFor('Thank you, Alice.')
  }
})
