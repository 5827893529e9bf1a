import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

const { resolve } = createRequire(import.meta.url)

/**
 * A website of another origin, with a page that loads chatjs as npm has it, and nothing else. Of a
 * version other than the one that we depend on, `library` is the name under which it is installed.
 */
export async function givenWebsite(library = 'amazon-connect-chatjs'): Promise<string> {
  const chatjs = await readFile(resolve(library))
  const server = createServer((request, response) => {
    const isScript = request.url === '/chatjs.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? chatjs : '<!doctype html><script src="/chatjs.js"></script>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
