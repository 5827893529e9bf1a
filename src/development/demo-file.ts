import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
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

/** Where what runs on a data folder is, and the key to ask it by. Throws a StartError when nothing has. */
export async function readDemoFile({ dataDir }: Config): Promise<DemoAccess> {
  const file = path.join(dataDir, 'demo.json')
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DemoAccess
  } catch (cause) {
    const told = `${file} cannot be read: start with \`dev\`, or choose its folder by --data-dir.`
    throw new StartError(told, { cause })
  }
}

/** Of the file, what it takes to ask the API. */
export type DemoAccess = {
  endpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
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
