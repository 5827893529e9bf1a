import { connectContract, participantContract } from '../../src/contract/contract.ts'
import { createLog } from '../../src/runtime/log.ts'
import { createHttpServer } from '../../src/wire/http-server.ts'

// A process of its own: the HTTP server of the product, and nothing behind it. Every operation of the
// Connect and Participant services is answered with an empty 200.
const http = await createHttpServer({
  services: [connectContract, participantContract].map((contract) => ({
    contract,
    answer: async () => ({ status: 200, headers: {}, body: '{}' }),
  })),
  log: createLog('info', 'json'),
})
process.stdout.write(`${await http.listen({ host: '127.0.0.1', port: 0 })} Ready.\n`)
process.on('SIGTERM', () => void http.stop().then(() => process.exit()))
