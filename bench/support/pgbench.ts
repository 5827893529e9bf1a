import { execFile } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Its clock runs while its clients connect; what it says of a second does not count that. */
const connectSeconds = 2

export type PgbenchFigures = { transactions: number; perSecond: number; p50: number; p99: number }

/**
 * Lets so many clients run a script, each transaction after its last, for so long. Throws where there
 * is no pgbench: it comes with PostgreSQL's server packages.
 */
export async function runPgbench(
  { databaseUrl, folder }: { databaseUrl: string; folder: string },
  {
    script,
    clients,
    seconds,
    variables,
  }: { script: string; clients: number; seconds: number; variables: Record<string, number> },
): Promise<PgbenchFigures> {
  const file = path.join(folder, 'script.sql')
  await writeFile(file, script)
  const log = path.join(folder, `latency-${Date.now()}`)
  const defines = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`])
  const { stdout } = await run(await findPgbench(), [
    ...['-n', '-M', 'prepared', '-c', String(clients), '-j', clients > 1 ? '2' : '1'],
    ...[
      '-T',
      String(seconds + connectSeconds),
      '-l',
      '--log-prefix',
      log,
      ...defines,
      '-f',
      file,
      databaseUrl,
    ],
  ])
  const transactions = Number(/actually processed: (\d+)/.exec(stdout)?.[1])
  const perSecond = Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
  const failed = Number(/failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0)
  if (!(transactions > 0) || failed > 0) throw new Error(`pgbench failed:\n${stdout}`)
  return { transactions, perSecond, ...(await readLatencies(folder, path.basename(log))) }
}

/** Each line of the log tells of a transaction: client, number, microseconds, … */
async function readLatencies(
  folder: string,
  prefix: string,
): Promise<{ p50: number; p99: number }> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix))
  const micros: number[] = []
  for (const name of names) {
    const lines = (await readFile(path.join(folder, name), 'utf8')).split('\n')
    for (const line of lines) if (line !== '') micros.push(Number(line.split(' ')[2]))
    await rm(path.join(folder, name))
  }
  const sorted = Float64Array.from(micros).sort()
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? NaN) / 1000
  return { p50: at(0.5), p99: at(0.99) }
}

async function findPgbench(): Promise<string> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => [])
  for (const place of [
    ...versions.map((version) => `/usr/lib/postgresql/${version}/bin/pgbench`),
    'pgbench',
  ]) {
    if (
      await run(place, ['--version']).then(
        () => true,
        () => false,
      )
    )
      return place
  }
  throw new Error('There is no pgbench. Debian has it in the package postgresql.')
}
