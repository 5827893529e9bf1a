import { expect, test } from 'vitest'
import { statusAfter, type SessionEvent, type SessionStatus } from './session.ts'

// All that may happen to one session, in every order: each actor takes steps between which any other
// may take its own, or the process may die. A step is what commits as one. What the steps decide, the
// real table decides; how its moves are written is tested beside the store, also in every order.

type Answer = 'A' | 'B'
type Actor = 'client' | 'backend A' | 'backend B' | 'canceller' | 'clock' | 'supervisor' | 'worker'

type World = {
  status: SessionStatus
  answer: Answer | undefined
  /** Once a code was asked for, it is spent, whoever hears of it. */
  spent: readonly Answer[]
  isContactOpen: boolean
  branches: readonly string[]
  /** Jobs: owed ones may be taken; a taken one is owed again when its process dies. */
  owed: readonly ('completion' | 'deadline')[]
  /** How far each actor has come, and what it has seen. */
  at: Partial<Record<Actor, string>>
  /** What actors were told. */
  granted: readonly string[]
  crashesLeft: number
}

const begin: World = {
  status: 'initiated',
  answer: undefined,
  spent: [],
  isContactOpen: true,
  branches: [],
  owed: ['deadline'],
  at: {},
  granted: [],
  crashesLeft: 0,
}

type Step = (world: World) => readonly World[]

/** Moves the session where the table lets it; and what follows from it commits with it. */
function move(world: World, event: SessionEvent, follows: Partial<World> = {}): World | undefined {
  const status = statusAfter(world.status, event)
  return status === undefined ? undefined : { ...world, ...follows, status }
}

const stand = (world: World, actor: Actor, place: string): World => ({
  ...world,
  at: { ...world.at, [actor]: place },
})
const grant = (world: World, what: string): World => ({
  ...world,
  granted: [...new Set([...world.granted, what])],
})
const without = <Each>(all: readonly Each[], gone: Each) => all.filter((each) => each !== gone)

/** Takes the branch of an outcome, if there still is a flow that waits for it. */
const branch = (world: World, outcome: string): Partial<World> => ({
  branches: world.isContactOpen ? [...world.branches, outcome] : world.branches,
  owed: without(world.owed, 'deadline'),
})

/** Looks first, as GetAuthenticationUrl does, and moves by what it has seen only if that still holds. */
const client: Step = (world) => {
  const place = world.at.client
  if (place === undefined) return [stand(world, 'client', `saw ${world.status}`)]
  if (place !== 'saw initiated') return []
  return [stand(move(world, 'issueUrl') ?? world, 'client', 'done')]
}

/** Sends an answer; its reply may be lost, and then it is sent again. */
const backend = (answer: Answer): Step => {
  const actor: Actor = `backend ${answer}`
  const isKnown = ({ status }: World) => status !== 'initiated' // Before, there is no State to send.
  return (world) => {
    const place = world.at[actor] ?? 'first'
    if (place === 'done' || !isKnown(world)) return []
    const owed = [...world.owed, 'completion' as const]
    const moved = move(world, 'answer', { answer, owed })
    const isRepeat = !moved && world.answer === answer
    const after = moved ?? world
    const heard = moved || isRepeat ? grant(after, `answer ${answer}`) : after
    const lost = place === 'first' ? [stand(after, actor, 'again')] : []
    return [stand(heard, actor, 'done'), ...lost]
  }
}

const canceller: Step = (world) => {
  const place = world.at.canceller
  if (place === undefined) return [stand(world, 'canceller', 'looked')]
  if (place !== 'looked') return []
  const moved = move(world, 'cancel', branch(world, 'cancelled'))
  return [stand(moved ? grant(moved, 'cancel') : world, 'canceller', 'done')]
}

/** The deadline falls due at some time or other. Its job may be done twice. */
const clock: Step = (world) => {
  if (!world.owed.includes('deadline')) return []
  const done = { ...world, owed: without(world.owed, 'deadline') }
  const moved = move(done, 'timeOut', branch(done, 'timedOut')) ?? done
  const dies = { ...moved, owed: [...moved.owed, 'deadline' as const] }
  return world.crashesLeft > 0 ? [moved, { ...dies, crashesLeft: world.crashesLeft - 1 }] : [moved]
}

/** Ends the contact: the flow ends where it stands, and a sign-in that nobody answered with it. */
const supervisor: Step = (world) => {
  if (world.at.supervisor === 'done') return []
  const ended = { ...world, isContactOpen: false }
  const abandoned = move(ended, 'abandon', { owed: without(world.owed, 'deadline') })
  return [stand(grant(abandoned ?? ended, 'end'), 'supervisor', 'done')]
}

/** Looks, asks the provider outside, settles inside, marks the job as done; or dies in between. */
const worker: Step = (world) => {
  const place = world.at.worker ?? 'idle'
  const dies = {
    ...stand(world, 'worker', 'idle'),
    owed: [...without(world.owed, 'completion'), 'completion' as const],
    crashesLeft: world.crashesLeft - 1,
  }
  const orDies = (next: World): World[] =>
    world.crashesLeft > 0 && place !== 'idle' ? [next, dies] : [next]
  switch (place) {
    case 'idle': {
      if (!world.owed.includes('completion')) return []
      const taken = { ...world, owed: without(world.owed, 'completion') }
      return orDies(stand(taken, 'worker', world.status === 'answered' ? 'looked' : 'settled'))
    }
    case 'looked': {
      if (world.answer === undefined) return []
      const isFresh = !world.spent.includes(world.answer)
      const asked = { ...world, spent: [...world.spent, world.answer] }
      const refused = stand({ ...asked }, 'worker', 'refused')
      return orDies(isFresh ? stand(asked, 'worker', 'redeemed') : refused).concat(refused)
    }
    case 'redeemed':
    case 'refused': {
      const isRedeemed = place === 'redeemed'
      const event = isRedeemed ? 'succeed' : 'fail'
      const follows = branch(world, isRedeemed ? 'succeeded' : 'failed')
      return orDies(stand(move(world, event, follows) ?? world, 'worker', 'settled'))
    }
    case 'settled':
      return orDies(stand(world, 'worker', 'idle'))
    default:
      return []
  }
}

const actors: Record<Actor, Step> = {
  client,
  'backend A': backend('A'),
  'backend B': backend('B'),
  canceller,
  clock,
  supervisor,
  worker,
}

/** What holds in every world, however it came to be. */
function complaintsOf({ status, branches, granted, answer }: World): string[] {
  const isGranted = (what: string) => granted.includes(what)
  const isAnswered = ['answered', 'succeeded', 'failed'].includes(status)
  return [
    ...(branches.length > 1 ? ['more than one branch'] : []),
    ...(isGranted('answer A') && isGranted('answer B') ? ['two answers were accepted'] : []),
    ...(isGranted('answer A') && !(isAnswered && answer === 'A') ? ['answer A was dropped'] : []),
    ...(isGranted('answer B') && !(isAnswered && answer === 'B') ? ['answer B was dropped'] : []),
    ...(isGranted('cancel') && status !== 'cancelled' ? ['a cancel was dropped'] : []),
    ...(branches.some((each) => each !== status) ? [`branch ${branches.join()} of ${status}`] : []),
  ]
}

const isFinal = (status: SessionStatus) =>
  !['initiated', 'authorizing', 'answered'].includes(status)

/** What holds besides where nobody has anything left to do. */
const complaintsAtEnd = ({ status, branches, owed, isContactOpen }: World): string[] => [
  ...(isFinal(status) ? [] : [`hangs as ${status}`]),
  ...(owed.length === 0 ? [] : [`owes ${owed.join()}`]),
  ...(isContactOpen && branches.length !== 1 ? ['takes no branch'] : []),
]

/** Every world to which any order of steps leads, each looked at once. */
function explore(first: World, names: readonly Actor[]) {
  const seen = new Map([[JSON.stringify(first), first]])
  const complaints = new Set<string>()
  const ends = new Set<SessionStatus>()
  for (const world of seen.values()) {
    const next = names.flatMap((name) => actors[name](world))
    for (const complaint of complaintsOf(world)) complaints.add(complaint)
    if (next.length === 0) {
      ends.add(world.status)
      for (const complaint of complaintsAtEnd(world)) complaints.add(complaint)
    }
    for (const each of next) {
      const key = JSON.stringify(each)
      if (!seen.has(key)) seen.set(key, each)
    }
  }
  return { complaints: [...complaints], ends, worlds: seen.size }
}

/** They are always there: what is owed is done, and time passes. */
const always: Actor[] = ['client', 'clock', 'worker']
const others: Actor[] = ['backend A', 'backend B', 'canceller', 'supervisor']

const subsets = others.reduce<Actor[][]>(
  (sets, actor) => [...sets, ...sets.map((set) => [...set, actor])],
  [[]],
)

test.each(subsets.map((set) => ({ set, title: set.join(', ') || 'nobody' })))(
  'in whatever order $title act, and processes die, one branch is taken and nothing hangs',
  ({ set }) => {
    const { complaints, ends } = explore({ ...begin, crashesLeft: 2 }, [...always, ...set])

    expect(complaints).toEqual([])
    const can = (actor: Actor, status: SessionStatus) => !set.includes(actor) || ends.has(status)
    expect(ends).toContain('timedOut')
    expect(can('backend A', 'succeeded') && can('backend A', 'failed')).toBe(true)
    expect(can('canceller', 'cancelled') && can('supervisor', 'abandoned')).toBe(true)
  },
)

test('it is told where an answer that was accepted may be cancelled', () => {
  const answered: World = { ...begin, status: 'cancelled', answer: 'A', granted: ['answer A'] }

  expect(complaintsOf(answered)).toContain('answer A was dropped')
})
