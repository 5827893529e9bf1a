import { execFile } from 'node:child_process'
import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser } from 'playwright-core'
import { whenFileEnds } from './end-of-file.ts'

// Nothing of a test leaves this machine, and a container seldom allows a sandbox.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

/**
 * A headless Chromium, closed when the file has been tested: the one of CHROMIUM_PATH, or the one
 * that npm installed (Linux on x64 only), which needs no library or font of the machine.
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, environment } = await findChromium()
  const env = { ...process.env, ...environment }
  const browser = await chromium.launch({ executablePath, args: flags, env })
  whenFileEnds(() => browser.close())
  return browser
}

type Chromium = { executablePath: string; environment: Record<string, string> }

async function findChromium(): Promise<Chromium> {
  const chosen = process.env['CHROMIUM_PATH']
  if (chosen) return { executablePath: chosen, environment: {} }

  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('Set CHROMIUM_PATH to a Chromium: npm has none for this platform.')
  }
  const folder = await unpackChromium()
  return {
    executablePath: path.join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
    },
  }
}

const packageFolder = path.resolve(import.meta.dirname, '../../node_modules/@sparticuz/chromium')

/** Unpacks the browser once, within its package so that it goes when that goes, and gives its folder. */
async function unpackChromium(): Promise<string> {
  const folder = path.join(packageFolder, 'unpacked')
  if (await stat(folder).catch(() => undefined)) return folder

  const unfinished = await mkdtemp(`${folder}-`)
  // The package unpacks to the temporary folder, and its libraries only where it believes to run in
  // AWS Lambda. A process of its own can be told both.
  const unpack = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`
  const env = { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], {
    cwd: packageFolder,
    env,
  })
  await writeFile(path.join(unfinished, 'fonts.conf'), fontsOf(folder))
  // Of two that unpack at once, the second finds the name taken, and all it needs under it.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }))
  return folder
}

const fontsOf = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`
