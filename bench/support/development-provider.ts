import { readFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { connect } from '../../src/database/database.ts'
import { startDevelopmentIdentityProvider } from '../../src/development-identity-provider/development-identity-provider.ts'
import { createLog } from '../../src/runtime/log.ts'
import { customers } from './customers.ts'

// A process of its own: the provider that comes with `npm start`, and nothing beside it, with many users.
// Usage: node development-provider.ts <demo.json> <database URL>
const [file = '', databaseUrl = ''] = process.argv.slice(2)
const demo = JSON.parse(await readFile(file, 'utf8')) as {
  userPoolArn: string
  appClientId: string
  redirectUri: string
  identityProviderUrl: string
}
await startDevelopmentIdentityProvider({
  host: '127.0.0.1',
  port: Number(new URL(demo.identityProviderUrl).port),
  sql: connect(databaseUrl),
  pool: {
    id: demo.userPoolArn.split('/').at(-1) ?? '',
    clients: [{ clientId: demo.appClientId, callbackUrls: [demo.redirectUri], logoutUrls: [] }],
    users: customers,
  },
  secret: randomBytes(32),
  log: createLog('warn', 'json'),
})
process.stdout.write('Ready.\n')
