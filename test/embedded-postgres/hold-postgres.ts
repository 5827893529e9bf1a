import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts'
import { createLog } from '../../src/runtime/log.ts'

// A process that starts PostgreSQL on a folder, says where, and stays until it is killed.
const [, , folder = ''] = process.argv
const { url } = await startEmbeddedPostgres({ folder, log: createLog('silent', 'json') })
process.stdout.write(url)
