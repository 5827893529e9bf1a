import { startBatching, type Batching } from '../database/batching.ts'
import type { Database } from '../database/database.ts'
import { isOriginApproved, listApprovals, type OriginQuestion } from './approved-origin-store.ts'

const limits = { sizeMax: 200, lanes: 2, aloneMax: 2, waitingMax: 10_000 }

/** Answers whose pages may chat, what is asked at once by one statement: browsers ask with every call. */
export const startApprovingOrigins = (sql: Database): Batching<OriginQuestion, boolean> =>
  startBatching(
    {
      together: (questions) => listApprovals(sql, questions),
      alone: (question) => isOriginApproved(sql, question),
    },
    limits,
  )
