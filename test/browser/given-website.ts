import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

const chatjsFile = createRequire(import.meta.url).resolve('amazon-connect-chatjs')

/** A website of another origin, with a page that loads chatjs as npm has it, and nothing else. */
export async function givenWebsite(): Promise<string> {
  const chatjs = await readFile(chatjsFile)
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
