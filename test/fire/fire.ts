import { createChance } from './chance.ts'
import { branchesOf, leftoverViolations, violationsOf } from './checker.ts'
import { plans, visit, type World } from './customer.ts'
import { givenInstallation } from './given-installation.ts'
import type { ChatHistory } from './history.ts'
import { leftoversOf, listAudited } from './leftovers.ts'
import { clientsOfNode, type Clients } from './persist.ts'
import { startTrouble, type DatabaseTrouble } from './trouble.ts'

export type Wish = {
  seed: number
  seconds: number
  /** How many customers there are at any time. */
  customers: number
  postgres: { url: string; port: number; troubles: readonly DatabaseTrouble[] }
}

export type Report = { violations: string[]; counts: Map<string, number> }

/** How wrong the clock of each node is. */
const skews = [0, 170, -170]

/**
 * Lets customers chat and sign in at several nodes while those, their database and their provider
 * fail, and checks what came of it.
 */
export async function fire({ seed, seconds, customers, postgres }: Wish): Promise<Report> {
  const { sql, demo, nodes, identityProviderUrl } = await givenInstallation(postgres, { skews })
  const chance = createChance(seed)
  const endpoints = nodes.map(({ endpoint }) => endpoint)
  const clients = endpoints.map((endpoint) => clientsOfNode(demo, endpoint))
  const trouble = startTrouble({
    nodes,
    databaseTroubles: postgres.troubles,
    identityProviderUrl,
    chance: chance.fork(),
    seconds,
  })
  const world: World = {
    demo,
    sql,
    nodes: clients as [Clients, ...Clients[]],
    outageMs: trouble.outageMs,
  }
  let isOver = false
  void trouble.ended.then(() => (isOver = true))
  const histories: ChatHistory[] = []
  const violations: string[] = []
  const visitOften = async (customer: number) => {
    const own = chance.fork()
    for (let round = 0; !isOver; round += 1) {
      const name = `customer ${customer}, chat ${round}, seed ${seed}`
      try {
        histories.push(await visit(world, { name, plan: own.pick(plans), chance: own.fork() }))
      } catch (error) {
        violations.push(`${name}: ${String(error)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: customers }, (_, customer) => visitOften(customer)))
  await trouble.ended

  const leftovers = await leftoversOf(sql, endpoints)
  for (const history of histories) history.audited = await listAudited(sql, history.contactId)
  violations.push(...histories.flatMap(violationsOf), ...leftoverViolations(leftovers))
  return { violations, counts: new Map([...countChats(histories), ...trouble.counts]) }
}

function countChats(histories: readonly ChatHistory[]): Map<string, number> {
  const counts = new Map<string, number>([
    ['chats', histories.length],
    ['messages accepted', histories.reduce((sum, { said }) => sum + said.length, 0)],
    ['sockets opened', histories.reduce((sum, { sockets }) => sum + sockets.length, 0)],
  ])
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const history of histories) {
    const [branch = 'no branch: the chat was ended'] = branchesOf(history)
    count(`led to ${branch}`)
    for (const { wish, fate } of history.wishes) count(`${wish} ${fate}`)
  }
  return counts
}
