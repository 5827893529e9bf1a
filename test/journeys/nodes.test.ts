import { expect, test } from 'vitest'
import { gist } from '../support/chat.ts'
import { givenProduction } from './given-production.ts'
import { answer, comeBack, givenReturned } from './given-sign-in.ts'
import { toldOfSignIn } from './observe.ts'

test('what happens at one node is told at another', async () => {
  const { startNode } = await givenProduction()
  const [one, other] = await Promise.all([startNode(), startNode()])
  const chat = await givenReturned(one, 'alice')
  const elsewhere = await comeBack(other, chat)
  await elsewhere.waitFor('authentication.initiated')

  await answer(one, chat.returned)

  for (const socket of [elsewhere, chat]) {
    await socket.waitFor('Thank you, Alice.')
    // Who comes to another node is told again what may have been on its way: also that they joined.
    const told = toldOfSignIn(socket.items).map(gist)
    expect(told.filter((each) => each !== 'participant.joined')).toEqual([
      'authentication.initiated',
      'participant.displayname.updated',
      'authentication.succeeded',
      expect.stringContaining('Thank you, Alice.'),
    ])
  }
})
