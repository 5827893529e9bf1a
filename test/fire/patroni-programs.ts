import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { findProgram } from '../support/program.ts'

/** Where the programs of a cluster are. */
export type Programs = {
  patroni: string
  etcd: string
  haproxy: string
  pgbouncer: string
  /** Of PostgreSQL, all of whose programs Patroni needs. */
  postgresFolder: string
}

/** Throws where one of them is not installed. */
export const findPrograms = (): Programs => ({
  patroni: need('patroni'),
  etcd: need('etcd'),
  haproxy: need('haproxy'),
  pgbouncer: need('pgbouncer'),
  postgresFolder: path.dirname(need('postgres', postgresFolders())),
})

function need(name: string, places?: readonly string[]): string {
  const program = findProgram(name, places)
  if (program !== undefined) return program
  throw new Error(
    `${name} is not installed. On Debian: apt-get install postgresql patroni etcd-server haproxy pgbouncer`,
  )
}

/** As Debian lays them out, the latest first. */
function postgresFolders(): string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .toSorted((one, other) => Number(other) - Number(one))
    .map((version) => path.join(root, version, 'bin'))
}
