import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { givenAuthenticationUrl, givenChat } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { signInAs } from '../support/sign-in.ts'

const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
const ownAddress = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address

const hosts = [
  ['0.0.0.0', '127.0.0.1'],
  ...(ownAddress === undefined ? [] : [[ownAddress, ownAddress]]),
] as [listening: string, reached: string][]

test.each(hosts)(
  'a customer can sign in when everything listens on %s and is reached at %s',
  async (host, reached) => {
    const [port, identityProviderPort] = [await freePort(), await freePort()]
    const publicUrl = `http://${reached}:${port}`
    const identityProviderUrl = `http://${reached}:${identityProviderPort}`
    const app = await startTestApp({
      config: { host, port, identityProviderPort, publicUrl, identityProviderUrl },
    })
    const { authenticationUrl } = await givenAuthenticationUrl(app, await givenChat(app))

    const { code } = await signInAs(authenticationUrl, {
      username: 'alice',
      password: 'alice-demo',
    })

    expect(authenticationUrl).toContain(identityProviderUrl)
    expect(code).toBeDefined()
  },
)
