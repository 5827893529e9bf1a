import { errors, type AdapterFactory } from 'oidc-provider'
import type { Database } from '../database/database.ts'
import { secondsAfter, type Clock } from '../runtime/clock.ts'
import {
  consumeRecord,
  deleteExpiredRecords,
  deleteRecord,
  deleteRecordsOfGrant,
  findRecord,
  findRecordByUid,
  saveRecord,
} from './record-store.ts'

/** Where the OpenID library keeps its state: in the database, so that any node may serve any step. */
export const postgresAdapter =
  (sql: Database, clock: Clock): AdapterFactory =>
  (kind) => ({
    async upsert(id, payload, lifeSeconds) {
      const now = clock()
      const expiresAt = lifeSeconds === undefined ? undefined : secondsAfter(now, lifeSeconds)
      await saveRecord(sql, { kind, id }, { ...payload }, expiresAt)
      // Once for each sign-in is often enough: what has expired is not found, swept up or not.
      if (kind === 'Interaction') await deleteExpiredRecords(sql, now)
    },
    find: (id) => findRecord(sql, { kind, id }, clock()),
    findByUid: (uid) => findRecordByUid(sql, { kind, uid }, clock()),
    findByUserCode: () => Promise.reject(new Error('The device flow is not enabled.')),
    async consume(id) {
      // The library has looked before; two that looked at once are told apart here.
      if (!(await consumeRecord(sql, { kind, id }))) {
        throw new errors.InvalidGrant({ detail: 'already consumed' })
      }
    },
    destroy: (id) => deleteRecord(sql, { kind, id }),
    revokeByGrantId: (grantId) => deleteRecordsOfGrant(sql, { kind, grantId }),
  })
