import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import { StartError } from '../runtime/start-error.ts'
import type { Demo } from './demo.ts'
import type { Seeded } from './seed.ts'

/** Writes `demo.json` into the data folder: all that a script needs. Gives the file's path. */
export async function writeDemoFile(
  { dataDir, publicUrl, identityProviderUrl, region }: Config,
  { demo, seeded }: { demo: Demo; seeded: Seeded },
): Promise<string> {
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
  try {
    return await writeWhole(dataDir, `${JSON.stringify(content, null, 2)}\n`)
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : ''
    throw new StartError(`Cannot write demo.json into ${dataDir}: ${words}`, { cause })
  }
}

/** Whoever reads the file finds all of it, and nobody else may read it. */
async function writeWhole(dataDir: string, content: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const file = path.join(dataDir, 'demo.json')
  const unfinished = `${file}.unfinished`
  await writeFile(unfinished, content, { mode: 0o600 })
  await rename(unfinished, file)
  return file
}
