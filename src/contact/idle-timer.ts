import { secondsAfter } from '../runtime/clock.ts'
import { isServing, type Participant } from './participant.ts'

/** Whose silence may count. */
export type TimedRole = 'CUSTOMER' | 'AGENT'

/** What the silence of a role leads to, and after how many minutes. Absent: to nothing. */
export type TimerLimits = Partial<Record<TimedRole, Limits>>
type Limits = {
  /** They are idle, and everyone is told so. */
  idle?: number | undefined
  /** All but the customer are disconnected: so long after they are idle, where that has a limit too. */
  disconnect?: number | undefined
}

/** The timer of one participant. Times are in ISO 8601. Nothing of it is written as they speak. */
export type IdleTimer = {
  participantId: string
  /** As they were when it started: what is set later is for those who come later. */
  limits: Limits
  startedAt: string
  idleSince: string | null
}

/** A change of one limit; without minutes it is taken away. */
export type LimitChange = {
  role: TimedRole
  limit: keyof Limits
  minutes: number | undefined
}

/** The limits after some changes. */
export function changeLimits(limits: TimerLimits, changes: readonly LimitChange[]): TimerLimits {
  return changes.reduce(
    (changed, { role, limit, minutes }) => ({
      ...changed,
      [role]: { ...changed[role], [limit]: minutes },
    }),
    limits,
  )
}

/**
 * The timers that run among those who are connected. They run while the customer is served: those
 * who have one keep it, and who is there without one gets it by the limits in force now.
 */
export function timersAmong(
  connected: readonly Pick<Participant, 'id' | 'role'>[],
  { timers, limits, at }: { timers: readonly IdleTimer[]; limits: TimerLimits; at: Date },
): IdleTimer[] {
  const isServed = connected.some(isServing) && connected.some(({ role }) => role === 'CUSTOMER')
  if (!isServed) return []
  return connected.flatMap(({ id: participantId, role }) => {
    const running = timers.find((timer) => timer.participantId === participantId)
    if (running) return [running]
    const own = role === 'CUSTOMER' || role === 'AGENT' ? limits[role] : undefined
    const isTimed = own?.idle !== undefined || own?.disconnect !== undefined
    return isTimed
      ? [{ participantId, limits: own, startedAt: at.toISOString(), idleSince: null }]
      : []
  })
}

/** What a timer leads to next, and when, if its participant goes on saying nothing. */
export function nextStep(
  { limits, startedAt, idleSince }: IdleTimer,
  lastSpokeAt: Date | undefined,
): { step: 'markIdle' | 'disconnect'; dueAt: Date } | undefined {
  const silentSince = latest(new Date(startedAt), lastSpokeAt)
  if (idleSince === null && limits.idle !== undefined) {
    return { step: 'markIdle', dueAt: secondsAfter(silentSince, limits.idle * 60) }
  }
  if (limits.disconnect === undefined) return undefined
  const since = idleSince === null ? silentSince : new Date(idleSince)
  return { step: 'disconnect', dueAt: secondsAfter(since, limits.disconnect * 60) }
}

const latest = (one: Date, other: Date | undefined): Date => (other && other > one ? other : one)
