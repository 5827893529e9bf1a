import { expect, test } from 'vitest'
import { changeLimits, nextStep, timersAmong, type IdleTimer } from './idle-timer.ts'

const at = (minutes: number): Date => new Date(Date.UTC(2030, 0, 1, 12, minutes))

const timer = (limits: IdleTimer['limits'], idleSince: Date | null = null): IdleTimer => ({
  participantId: 'p1',
  limits,
  startedAt: at(0).toISOString(),
  idleSince: idleSince && idleSince.toISOString(),
})

test.each<[string, IdleTimer, Date | undefined, ReturnType<typeof nextStep>]>([
  ['is idle after its limit', timer({ idle: 5 }), undefined, { step: 'markIdle', dueAt: at(5) }],
  ['counts from the last words', timer({ idle: 5 }), at(3), { step: 'markIdle', dueAt: at(8) }],
  ['counts from its start', timer({ idle: 5 }), at(-9), { step: 'markIdle', dueAt: at(5) }],
  ['is idle once', timer({ idle: 5 }, at(5)), undefined, undefined],
  [
    'is idle before anyone is disconnected',
    timer({ idle: 5, disconnect: 2 }),
    undefined,
    { step: 'markIdle', dueAt: at(5) },
  ],
  [
    'disconnects so long after it is idle',
    timer({ idle: 5, disconnect: 2 }, at(6)),
    undefined,
    { step: 'disconnect', dueAt: at(8) },
  ],
  [
    'disconnects without having been idle where that has no limit',
    timer({ disconnect: 2 }),
    at(1),
    { step: 'disconnect', dueAt: at(3) },
  ],
])('one who is silent %s', (_, silent, lastSpokeAt, expected) => {
  expect(nextStep(silent, lastSpokeAt)).toEqual(expected)
})

const customer = { id: 'c', role: 'CUSTOMER' } as const
const agent = { id: 'a', role: 'AGENT' } as const
const bot = { id: 'b', role: 'CUSTOM_BOT' } as const
const supervisor = { id: 's', role: 'SUPERVISOR' } as const
const limits = { CUSTOMER: { idle: 5 }, AGENT: { disconnect: 9 } }

test.each([
  ['a customer alone', [customer], []],
  ['a customer who is looked at', [customer, supervisor], []],
  ['an agent without the customer', [agent], []],
  ['a customer with an agent', [customer, agent], ['c', 'a']],
  ['a customer with a bot', [customer, bot], ['c']],
  ['a customer with an agent who is looked at', [customer, agent, supervisor], ['c', 'a']],
])('of %s these are timed', (_, connected, timed) => {
  const timers = timersAmong(connected, { timers: [], limits, at: at(0) })

  expect(timers.map(({ participantId }) => participantId)).toEqual(timed)
})

test('who has a timer keeps it, whatever the limits are now', () => {
  const running = { ...timer({ idle: 2 }), participantId: 'c' }

  const timers = timersAmong([customer, agent], { timers: [running], limits, at: at(7) })

  expect(timers).toEqual([
    running,
    {
      participantId: 'a',
      limits: { disconnect: 9 },
      startedAt: at(7).toISOString(),
      idleSince: null,
    },
  ])
})

test('a role without limits is not timed', () => {
  const timers = timersAmong([customer, agent], {
    timers: [],
    limits: { CUSTOMER: {}, AGENT: { idle: 3 } },
    at: at(0),
  })

  expect(timers.map(({ participantId }) => participantId)).toEqual(['a'])
})

test('limits change one by one, and the others stay', () => {
  const changed = changeLimits({ CUSTOMER: { idle: 5, disconnect: 7 } }, [
    { role: 'CUSTOMER', limit: 'idle', minutes: undefined },
    { role: 'AGENT', limit: 'idle', minutes: 3 },
    { role: 'AGENT', limit: 'disconnect', minutes: 4 },
  ])

  expect(changed).toEqual({ CUSTOMER: { disconnect: 7 }, AGENT: { idle: 3, disconnect: 4 } })
})
