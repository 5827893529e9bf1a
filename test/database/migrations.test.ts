import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

// Nodes of the release before run on the schema of the next one while they are exchanged, and again
// when someone goes back. So a migration may only add, and what it adds must not be asked of them.

const folder = path.resolve(import.meta.dirname, '../../migrations')
/** The last that was written before anything was released. */
const firstRelease = '0020'

/** What a statement does that the release before could not live with, or that blocks it for long. */
const forbidden: [RegExp, string][] = [
  [/\bdrop (?:table|view|function|trigger|column|schema|type)\b/, 'drops what may still be used'],
  [/\brename\b/, 'renames what the release before knows by its name'],
  [/\balter column \S+ (?:set data )?type\b/, 'changes a type, and rewrites the table'],
  [/\bset not null\b/, 'refuses the rows of the release before'],
  [
    /\badd column (?:(?!,|\bdefault\b|\bgenerated\b).)*\bnot null\b(?:(?!,|\bdefault\b|\bgenerated\b).)*(?:,|$)/,
    'adds a column that the release before does not fill',
  ],
  [
    /\badd (?:constraint \S+ )?(?:check|foreign key|unique|primary key|exclude)\b(?!.*not valid)/,
    'adds a constraint that the release before may violate',
  ],
  [
    /\bcreate (?:unique )?index (?!if not exists)/,
    'adds an index that nobody can build beforehand, while others write',
  ],
  [/\b(?:lock table|vacuum full|cluster)\b/, 'locks out everybody'],
]

const complaintsOf = (sql: string): string[] => {
  const statements = sql
    .replaceAll(/--.*$/gm, '')
    .toLowerCase()
    .split(';')
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim())
  // A table that the migration makes itself, nobody uses yet.
  const own = statements.flatMap((each) => /^create table (\S+)/.exec(each)?.[1] ?? [])
  return statements
    .filter((each) => !own.some((table) => each.startsWith(`alter table ${table} `)))
    .filter((each) => !own.some((table) => each.includes(` on ${table} (`)))
    .flatMap((each) =>
      forbidden
        .filter(([pattern]) => pattern.test(each))
        .map(([, complaint]) => `${complaint}: ${each}`),
    )
}

test('a migration leaves the release before able to run', async () => {
  const names = (await readdir(folder)).filter((name) => name.slice(0, 4) > firstRelease)

  for (const name of names) {
    expect(complaintsOf(await readFile(path.join(folder, name), 'utf8')), name).toEqual([])
  }
})

test.each([
  ['alter table contact drop column name', 'drops'],
  ['alter table contact rename column name to title', 'renames'],
  ['alter table contact alter column name type varchar(10)', 'changes a type'],
  ['alter table contact alter column name set not null', 'refuses the rows'],
  ['alter table contact add column a text not null', 'does not fill'],
  ['create index on contact (name)', 'nobody can build beforehand'],
  ['alter table contact add column a text not null, add column b int default 1', 'does not fill'],
  ['alter table contact add check (name <> $$$$)', 'may violate'],
])('it is told of one that does not: %s', (sql, complaint) => {
  expect(complaintsOf(sql)).toEqual([expect.stringContaining(complaint)])
})

test.each([
  'alter table contact add column a text, add column b int not null default 1',
  'create table place (id uuid primary key); alter table place add check (id is not null)',
  'create index if not exists contact_by_name on contact (name)',
])('nothing is said against one that adds: %s', (sql) => {
  expect(complaintsOf(sql)).toEqual([])
})
