import { gist } from '../support/chat.ts'
import { branches, sentencesOf, type Branch } from './fire-flow.ts'
import type { ChatHistory, Fate, Leftovers, Told, Wish } from './history.ts'

/** Holds what the outside knows of a chat against what always holds. Gives what does not. */
export function violationsOf(history: ChatHistory): string[] {
  const violations = [
    ...history.failures,
    ...(history.isSettled ? [] : ['hangs past its bound']),
    ...(history.isEnded ? [] : ['the contact is not ended']),
    ...checkBranch(history),
    ...checkWinners(history),
    ...checkMessages(history),
    ...history.sockets.flatMap((told, index) =>
      checkSocket(
        told,
        new Set(
          history.sockets
            .slice(0, index)
            .flat()
            .map(({ Id }) => Id),
        ),
      ),
    ),
  ]
  return violations.map((each) => `${each} (contact ${history.contactId})`)
}

/** Nothing is left of chats that are over, but what they were. */
export function leftoverViolations({ jobs, ...counts }: Leftovers): string[] {
  const names = Object.keys(counts) as (keyof typeof counts)[]
  return [
    ...names.filter((name) => counts[name] !== 0).map((name) => `${name} left: ${counts[name]}`),
    ...jobs.map((job) => `a job is left: ${job}`),
  ]
}

const isText = (item: Told): boolean => item.Type === 'MESSAGE'

/** All that was ever told or read, each item once. */
const knownOf = ({ sockets, read, transcript = [] }: ChatHistory): Told[] => [
  ...new Map(
    [...sockets.flat(), ...read, ...transcript].map((item) => [item.Id, item] as const),
  ).values(),
]

const countOf = (texts: readonly string[], text: string): number =>
  texts.filter((each) => each === text).length

/** The branches that the flow has taken, as often as it has. */
export const branchesOf = (history: ChatHistory): Branch[] => {
  const texts = knownOf(history).filter(isText).map(gist)
  return branches.flatMap((branch) =>
    Array.from({ length: countOf(texts, `Branch ${branch}`) }, () => branch),
  )
}

const fateOf = ({ wishes }: ChatHistory, wish: Wish): Fate | undefined => {
  const fates = wishes.filter((each) => each.wish === wish).map(({ fate }) => fate)
  return (['granted', 'unsure', 'refused'] as const).find((fate) => fates.includes(fate))
}

/** Which wish must have been granted for a branch. */
const causes: Record<Branch, readonly Wish[]> = {
  Success: ['code'],
  Error: ['code', 'otherCode', 'error'],
  Timeout: ['timeOut'],
  'Opted out': ['cancel'],
}
const shownStatus: Record<Branch, string | undefined> = {
  Success: 'AUTHENTICATED',
  Error: 'FAILED',
  Timeout: 'TIMEOUT',
  'Opted out': undefined,
}
const answers: readonly Wish[] = ['code', 'otherCode', 'error']

function checkBranch(history: ChatHistory): string[] {
  const taken = branchesOf(history)
  const hasEnded = history.transcript === undefined
  if (taken.length > 1) return [`takes ${taken.join(' and ')}`]
  const [branch] = taken
  if (branch === undefined) return hasEnded ? checkEnded(history) : ['takes no branch']

  const texts = knownOf(history).filter(isText).map(gist)
  const wrong = sentencesOf(branch).filter(
    (text) => countOf(texts, text) > 1 || (!hasEnded && countOf(texts, text) === 0),
  )
  const fates = causes[branch].map((wish) => fateOf(history, wish))
  return [
    ...wrong.map((text) => `says "${text}" ${countOf(texts, text)} times`),
    ...(fates.some((fate) => fate === 'granted' || fate === 'unsure')
      ? []
      : [`takes ${branch}, which nobody was granted`]),
    ...(history.status === shownStatus[branch]
      ? []
      : [`takes ${branch}, and shows ${String(history.status)}`]),
  ]
}

/** Where the chat was ended, no branch may be seen; an answer that was accepted is still redeemed. */
function checkEnded(history: ChatHistory): string[] {
  const isAnswered = answers.some((wish) => fateOf(history, wish) === 'granted')
  const isShown = ['AUTHENTICATED', 'FAILED'].includes(history.status ?? '')
  return isAnswered && !isShown ? ['an accepted answer came to nothing'] : []
}

/** Of what excludes one another one was granted, be it by what clients heard or by the audit. */
function checkWinners(history: ChatHistory): string[] {
  const granted = [...answers, 'cancel' as const].filter(
    (wish) => fateOf(history, wish) === 'granted',
  )
  const [branch] = branchesOf(history)
  const unheard = granted.filter((wish) => branch && !causes[branch].includes(wish))
  const hasAudited = (call: string): boolean => history.audited.includes(call)
  const isTwice =
    hasAudited('UpdateParticipantAuthentication') && hasAudited('CancelParticipantAuthentication')
  return [
    ...(granted.length > 1 ? [`grants ${granted.join(' and ')}`] : []),
    ...unheard.map((wish) => `grants ${wish}, and takes ${String(branch)}`),
    ...(isTwice ? ['the audit has an answer and a cancel as successful'] : []),
  ]
}

function checkMessages(history: ChatHistory): string[] {
  const { said, transcript, sockets, read } = history
  const listed = (transcript ?? knownOf(history)).filter(isText)
  const texts = listed.map(gist)
  const places = said.map(({ id }) => listed.findIndex(({ Id }) => Id === id))
  const isOrdered = places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0))
  const heard = new Set([...sockets.flat(), ...read].map(({ Id }) => Id))
  if (!transcript) {
    return [...twiceIn(texts).map((text) => `"${text}" was stored twice`)]
  }
  return [
    ...said.filter((_, index) => places[index] === -1).map(({ text }) => `"${text}" is lost`),
    ...twiceIn(texts).map((text) => `"${text}" was stored twice`),
    ...(isOrdered ? [] : ['what was said is not in order']),
    ...transcript
      .filter(({ Id }) => !heard.has(Id))
      .map((item) => `"${gist(item)}" was told to no socket`),
  ]
}

/** A socket is told each item once; and what no socket was told before, in the order of their times. */
function checkSocket(told: readonly Told[], known: ReadonlySet<string>): string[] {
  const ids = told.map(({ Id }) => Id)
  const late = told
    .filter(({ Id }) => !known.has(Id))
    .filter((item, index, fresh) => item.AbsoluteTime <= (fresh[index - 1]?.AbsoluteTime ?? ''))
  return [
    ...twiceIn(ids).map((id) => `item ${id} was told twice to one socket`),
    ...late.map((item) => `"${gist(item)}" was told out of order`),
  ]
}

const twiceIn = (all: readonly string[]): string[] => [
  ...new Set(all.filter((each, index) => all.indexOf(each) !== index)),
]
