import path from 'node:path'

/** The settings of a cluster's programs: those that docs/operating.md advises, and addresses. */

const password = 'of-this-machine-alone'

/** Where clients of a port go. */
export const urlOf = (port: number): string =>
  `postgres://postgres:${password}@127.0.0.1:${port}/postgres`

export const patroniSettings = (given: {
  name: string
  home: string
  data: string
  restPort: number
  postgresPort: number
  etcdUrl: string
  postgresFolder: string
}) => ({
  scope: 'countersign',
  name: given.name,
  restapi: {
    listen: `127.0.0.1:${given.restPort}`,
    connect_address: `127.0.0.1:${given.restPort}`,
  },
  etcd3: { url: given.etcdUrl },
  bootstrap: {
    dcs: {
      ttl: 20,
      loop_wait: 1,
      retry_timeout: 3,
      synchronous_mode: true,
      failsafe_mode: true,
      postgresql: {
        use_pg_rewind: true,
        parameters: {
          max_connections: 200,
          wal_keep_size: '1GB',
          wal_log_hints: 'on',
          unix_socket_directories: '',
          fsync: 'off', // What a process has written outlives it; only a machine that fails needs more.
        },
      },
    },
    initdb: [{ encoding: 'UTF8' }, { locale: 'C.UTF-8' }, 'data-checksums'],
  },
  postgresql: {
    listen: `127.0.0.1:${given.postgresPort}`,
    connect_address: `127.0.0.1:${given.postgresPort}`,
    data_dir: given.data,
    bin_dir: given.postgresFolder,
    pgpass: path.join(given.home, 'pgpass'),
    authentication: {
      superuser: { username: 'postgres', password },
      replication: { username: 'replicator', password },
    },
    pg_hba: ['all', 'replication'].map((what) => `host ${what} all 127.0.0.1/32 scram-sha-256`),
    remove_data_directory_on_rewind_failure: true,
    remove_data_directory_on_diverged_timelines: true,
  },
})

/** Leads to whichever server Patroni calls the primary, and cuts the connections to any other. */
export const haproxySettings = (
  port: number,
  servers: readonly { name: string; postgresPort: number; restPort: number }[],
): string => `
defaults
  mode tcp
  timeout connect 2s
  timeout client 30m
  timeout server 30m
  timeout check 2s
listen primary
  bind 127.0.0.1:${port}
  option httpchk GET /primary
  http-check expect status 200
  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
${servers
  .map(
    ({ name, postgresPort, restPort }) =>
      `  server ${name} 127.0.0.1:${postgresPort} check port ${restPort}\n`,
  )
  .join('')}`

export const pgbouncerSettings = (port: number, targetPort: number): string => `
[databases]
postgres = host=127.0.0.1 port=${targetPort} user=postgres password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = users.txt
pool_mode = session
ignore_startup_parameters = jit
server_login_retry = 1
max_client_conn = 300
default_pool_size = 150
`

export const pgbouncerUsers = `"postgres" "${password}"\n`
