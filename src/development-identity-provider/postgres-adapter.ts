import { errors, type AdapterFactory } from 'oidc-provider'
import type { Database } from '../database/database.ts'
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
  (sql: Database): AdapterFactory =>
  (kind) => ({
    async upsert(id, payload, lifeSeconds) {
      await saveRecord(sql, { kind, id }, { ...payload }, lifeSeconds)
      // Once for each sign-in is often enough: what has expired is not found, swept up or not.
      if (kind === 'Interaction') await deleteExpiredRecords(sql)
    },
    find: (id) => findRecord(sql, { kind, id }),
    findByUid: (uid) => findRecordByUid(sql, { kind, uid }),
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
