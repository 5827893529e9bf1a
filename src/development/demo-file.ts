import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import type { Demo } from './demo.ts'
import type { Seeded } from './seed.ts'

/** Writes `demo.json` into the data folder: all that a script needs. Gives the file's path. */
export async function writeDemoFile(
  { dataDir, publicUrl, region }: Config,
  {
    demo,
    seeded,
    identityProviderUrl,
  }: { demo: Demo; seeded: Seeded; identityProviderUrl: string },
): Promise<string> {
  const file = path.join(dataDir, 'demo.json')
  const content = {
    endpoint: publicUrl,
    region,
    accessKeyId: seeded.accessKeyId,
    secretAccessKey: seeded.secretAccessKey,
    instanceId: seeded.instanceId,
    contactFlowId: seeded.contactFlowId,
    userPoolArn: demo.userPoolArn,
    appClientId: demo.appClientId,
    redirectUri: demo.redirectUri,
    profilesDomain: demo.profilesDomain,
    users: demo.userPool.users,
    demoUrl: `${publicUrl}/demo`,
    identityProviderUrl,
  }
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  return file
}
