import { once } from 'node:events'
import { createLog } from '../../src/runtime/log.ts'
import { startWorker, type Jobs } from '../../src/work/worker.ts'

// A process that takes jobs, says for which contact, and holds them until it is asked to stop.
const [, , databaseUrl = ''] = process.argv
const asked = once(process, 'SIGTERM')
const jobs: Partial<Jobs> = {
  async 'advance-flow'({ contactId }) {
    process.stdout.write(contactId)
    await asked
  },
}
const log = createLog('silent', 'json')
const worker = await startWorker({ databaseUrl, log, pollMs: 50 }, jobs as Jobs)
await asked
await worker.stop()
