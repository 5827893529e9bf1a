import type { Operation } from '../../wire/operation.ts'
import { getAuthenticationSession, listAuthenticationSessions } from './authentication-sessions.ts'
import { getClock, moveClock } from './clock.ts'
import { getContact, getFlowRun, listContacts } from './contacts.ts'
import type { AdminContext } from './operation.ts'

/** The operations of our own administration that are built. */
export const adminOperations: readonly Operation<AdminContext>[] = [
  getClock,
  moveClock,
  listContacts,
  getContact,
  getFlowRun,
  listAuthenticationSessions,
  getAuthenticationSession,
]
