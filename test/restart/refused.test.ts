import { expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { givenChatjs, givenPage } from '../browser/given-chatjs-page.ts'
import { connectParticipant, openSocket } from '../support/chat.ts'
import { sayInChat } from '../websocket/given-socket.ts'
import { givenAddress } from './given-nodes.ts'

// Why all of this folder is there: what a restart does on an address that nobody keeps open.
test(
  'a desktop client whose server refuses it for a moment gives up, and never comes back',
  { timeout: 120_000 },
  async () => {
    const { host, startNode } = await givenAddress()
    const node = await startNode()
    const page = await givenPage(await launchBrowser())
    const { chat, participantToken, waitFor, called } = await givenChatjs(host, page)
    await chat.evaluate(({ session }) => session.connect())
    await waitFor('onConnectionEstablished', '', 2)

    await node.end('SIGTERM')
    await waitFor('onConnectionBroken')
    await startNode()

    const { connectionToken, socketUrl } = await connectParticipant(host, participantToken)
    const other = await openSocket(socketUrl)
    await sayInChat(host, { connectionToken }, 'Are you there?')
    await other.waitFor('Are you there?')
    expect((await called()).slice(-2)).toEqual(['onConnectionLost', 'onConnectionBroken'])
  },
)
