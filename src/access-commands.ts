import { readFile } from 'node:fs/promises'
import type { AuditWish, KeysWish, NewKeyWish, OutputFormat } from './access-command-line.ts'
import type { AccessKey, NewAccessKey } from './access/access-key.ts'
import { disableAccessKey, enableAccessKey, listAccessKeys } from './access/access-key-store.ts'
import type { AuditEvent } from './access/audit-event.ts'
import { listAuditEvents, type AuditQuestion } from './access/audit-store.ts'
import { createAccessKey, rotateAccessKey } from './access/create-access-key.ts'
import { allow, allowNothing, readPolicy, type Policy } from './access/policy.ts'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import { openDatabase } from './open-database.ts'
import { secondsAfter, systemClock } from './runtime/clock.ts'
import { createLog } from './runtime/log.ts'
import { StartError } from './runtime/start-error.ts'
import type { Vault } from './runtime/vault.ts'
import { requireProduction } from './require-production.ts'

/** Looks after the access keys of a production's database. Throws a StartError where there is no such key. */
export async function manageKeys(config: Config, wish: KeysWish): Promise<void> {
  const policy = wish.do === 'create' ? await policyOf(wish) : allowNothing
  const told = await onDatabase(config, (sql, vault) => doAsWished(wish, { sql, vault, policy }))
  show(told)
}

/** Shows the latest API calls of those that are asked for. */
export async function showAudit(config: Config, { format, ...wish }: AuditWish): Promise<void> {
  const question = readQuestion(wish)
  const events = await onDatabase(config, (sql) => listAuditEvents(sql, question))
  const lines = events.map((event) => JSON.stringify(event)).join('\n')
  show(format === 'json' ? lines : renderTable(events.map(eventRow)))
}

/** Gives what is to be shown. */
async function doAsWished(
  wish: KeysWish,
  { sql, vault, policy }: { sql: Database; vault: Vault; policy: Policy },
): Promise<string> {
  const at = systemClock()
  switch (wish.do) {
    case 'create': {
      const { description, format } = wish
      return renderNewKey(await createAccessKey(sql, { description, policy, vault, at }), format)
    }
    case 'list': {
      const keys = await listAccessKeys(sql)
      return wish.format === 'json' ? renderJson(keys.map(describe)) : renderTable(keys.map(keyRow))
    }
    case 'rotate': {
      const key = await rotateAccessKey(sql, { id: wish.id, vault, at })
      if (!key) throw noKey(wish.id)
      return renderNewKey(key, wish.format)
    }
    case 'disable':
      if (!(await disableAccessKey(sql, { id: wish.id, at }))) throw noKey(wish.id)
      return `${wish.id} is disabled.`
    case 'enable':
      if (!(await enableAccessKey(sql, wish.id))) throw noKey(wish.id)
      return `${wish.id} is enabled.`
  }
}

async function onDatabase<Result>(
  config: Config,
  act: (sql: Database, vault: Vault) => Promise<Result>,
): Promise<Result> {
  const { databaseUrl, vault } = requireProduction(config)
  const sql = await openDatabase(databaseUrl, { vault, log: createLog('warn', 'pretty') })
  try {
    return await act(sql, vault)
  } finally {
    await sql.end()
  }
}

async function policyOf({ policyFile, actions, resources }: NewKeyWish): Promise<Policy> {
  if (policyFile !== undefined) return readPolicy(await readJson(policyFile))
  if (actions.length > 0) {
    return readPolicy(allow(actions, resources.length > 0 ? resources : ['*']))
  }
  if (resources.length > 0) throw new StartError('Say by --allow what may be done on these.')
  return allowNothing
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch (cause) {
    throw new StartError(`The policy cannot be read from ${file}: it is no file of JSON.`, {
      cause,
    })
  }
}

const noKey = (id: string): StartError => new StartError(`No access key has the id ${id}.`)

function readQuestion({ since, contactId, ...rest }: Omit<AuditWish, 'format'>): AuditQuestion {
  return {
    ...rest,
    contactId: contactId?.toLowerCase(),
    since: since === undefined ? undefined : readSince(since),
  }
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

function readSince(text: string): Date {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * (secondsOf[unit] ?? NaN)
  const since = Number.isNaN(seconds) ? new Date(text) : secondsAfter(systemClock(), -seconds)
  if (!Number.isNaN(since.getTime())) return since
  throw new StartError(
    '--since must be a time (2030-01-31T12:00Z), or for how long (90m, 24h, 7d).',
  )
}

const renderNewKey = (key: NewAccessKey, format: OutputFormat): string =>
  format === 'json'
    ? renderJson(key)
    : `AWS_ACCESS_KEY_ID=${key.accessKeyId}\nAWS_SECRET_ACCESS_KEY=${key.secretAccessKey}`

/** A key as it may be shown. */
const describe = ({ id, description, policy, createdAt, disabledAt, lastUsedAt }: AccessKey) => ({
  accessKeyId: id,
  description,
  policy,
  createdAt,
  disabledAt,
  lastUsedAt,
})

const keyRow = ({ id, description, createdAt, disabledAt, lastUsedAt }: AccessKey): string[] => [
  id,
  disabledAt ? 'disabled' : 'enabled',
  `made ${toMinute(createdAt)}`,
  lastUsedAt ? `used ${toMinute(lastUsedAt)}` : 'never used',
  description,
]

const eventRow = (event: AuditEvent): string[] => [
  event.eventTime,
  event.eventName,
  event.errorCode ?? 'ok',
  whoOf(event),
  event.additionalEventData?.contactId ?? '-',
  event.sourceIPAddress,
  event.requestID,
]

function whoOf({ userIdentity }: AuditEvent): string {
  if (userIdentity.type === 'IAMUser') return userIdentity.accessKeyId
  return userIdentity.type === 'Participant' ? userIdentity.participantId : '-'
}

const toMinute = (date: Date): string => `${date.toISOString().slice(0, 16)}Z`

/** Columns as wide as what stands in them. */
function renderTable(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const pad = (cell: string, column: number) => cell.padEnd(widths[column] ?? 0)
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}

const renderJson = (value: unknown): string => JSON.stringify(value, null, 2)

function show(text: string): void {
  if (text !== '') process.stdout.write(`${text}\n`)
}
