import { createHash, randomUUID } from 'node:crypto'
import { StartChatContactCommand } from '@aws-sdk/client-connect'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { retarget } from '../../src/flow/arbitrary-flow.ts'
import { listSteps } from '../../src/flow/flow-run-store.ts'
import {
  givenAction,
  givenContent,
  leastActions,
  problemsOf,
  type WireAction,
} from '../../src/flow/given-flow.ts'
import { beginFlow } from '../../src/lifecycle/begin-flow.ts'
import { firstAttempt } from '../../src/work/worker.ts'
import { gist } from '../support/chat.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { givenFlow } from '../support/flow.ts'
import {
  Killed,
  killingAt,
  nextOwed,
  perform,
  workOff,
  type Moment,
  type Owed,
} from './given-crashes.ts'
import { givenModule, moduleOf, say } from './given-walk.ts'

/** How many waits of a contact are lived through. */
const waitsMax = 2

// Not those that ask someone outside, nor the one that leaves it to chance where a contact goes.
const outside = ['InvokeLambdaFunction', 'ConnectParticipantWithLexBot']
const types = Object.keys(leastActions).filter(
  (type) => !['DistributeByPercentage', ...outside].includes(type),
)
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const

type Places = { moduleId: string; pool: object }

/**
 * A flow that may be published. Its lines lead on, but those of waits and loops, which lead anywhere:
 * so it goes in circles, and each has an end, or a wait.
 */
const arbitraryFlow = ({ moduleId, pool }: Places): fc.Arbitrary<WireAction[]> =>
  fc.tuple(
    ...ids.map((Identifier, index) =>
      fc
        .record({
          type: fc.oneof(
            { weight: 3, arbitrary: fc.constantFrom(...types) },
            {
              weight: 4,
              arbitrary: fc.constantFrom(
                'MessageParticipant',
                'UpdateContactAttributes',
                'Compare',
                'Wait',
                'AuthenticateParticipant',
                'InvokeFlowModule',
              ),
            },
          ),
          draws: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        })
        .map(({ type, draws }) => {
          const mayLeadBack = ['Wait', 'AuthenticateParticipant', 'Loop'].includes(type)
          const targets = mayLeadBack ? [...ids, 'end'] : [...ids.slice(index + 1), 'end']
          const least = givenAction(type, { Identifier })
          let drawn = 0
          const target = () => targets[(draws[drawn++ % draws.length] ?? 0) % targets.length] ?? ''
          const own =
            type === 'InvokeFlowModule'
              ? { Parameters: { FlowModuleId: moduleId } }
              : type === 'AuthenticateParticipant'
                ? { Parameters: { CognitoConfiguration: pool } }
                : type === 'Loop'
                  ? { Parameters: { LoopCount: '1' } } // Loops lie within one another.
                  : {}
          return { ...least, ...own, Transitions: retarget(least.Transitions ?? {}, target) }
        }),
    ),
  )

type Ground = { app: TestApp; flowId: string; templateId: string; places: Places }

/** An installation in which nobody does what is owed, and a contact to begin others like. */
async function givenGround(): Promise<Ground> {
  const app = await startTestApp()
  const { connect, demo } = app
  const flowId = await givenFlow(app)
  const moduleId = await givenModule(app, moduleOf(say('Say', 'within a module')))
  const { ContactId: templateId = '' } = await connect.send(
    new StartChatContactCommand({
      InstanceId: demo.instanceId,
      ContactFlowId: flowId,
      ParticipantDetails: { DisplayName: 'Guest' },
      Attributes: { plan: 'gold' },
    }),
  )
  await app.stop()
  const pool = { UserPoolArn: demo.userPoolArn, AppClientId: demo.appClientId }
  return { app, flowId, templateId, places: { moduleId, pool } }
}

/** A contact at the start of a flow. */
async function begin({ app: { sql }, flowId, templateId }: Ground, content: string) {
  const contactId = randomUUID()
  const contentSha256 = createHash('sha256').update(content).digest('hex')
  await sql.begin(async (tx) => {
    await tx`
      insert into flow_content ${tx({ sha256: contentSha256, content })} on conflict do nothing`
    await tx`
      insert into contact
      select like_it.*
        from contact,
             jsonb_populate_record(contact, ${tx.json({
               id: contactId,
               initial_contact_id: contactId,
               client_token: null,
             })}) like_it
       where contact.id = ${templateId}`
    await tx`
      insert into participant
      select like_it.*
        from participant,
             jsonb_populate_record(
               participant,
               jsonb_build_object('id', gen_random_uuid(), 'contact_id', ${contactId}::text)
             ) like_it
       where participant.contact_id = ${templateId}`
    const flow = { id: flowId, type: 'CONTACT_FLOW', contentSha256 } as const
    await beginFlow(tx, { contactId, flow, at: new Date() })
  })
  return contactId
}

const uuid = /^[\da-f]{8}-[\da-f-]{27}$/

/** All that a contact has come to, but for the identifiers that are its own. */
async function endOf({ app: { sql } }: Ground, contactId: string) {
  const steps = await listSteps(sql, contactId)
  const items = await sql<{ contentType: string; content: string | null }[]>`
    select content_type, content from item where contact_id = ${contactId} order by sequence`
  const [contact] = await sql`
    select attributes, tags, language_code, queue_priority, behaviors, end_reason
      from contact
     where id = ${contactId}`
  const runs = await sql`
    select status, visit, action_id, flow_attributes, loops, callers, end_reason
      from flow_run
     where contact_id = ${contactId}
     order by started_at`
  const sessions = await sql`
    select status, reason from authentication_session where contact_id = ${contactId} order by started_at`
  return {
    steps: steps.map(({ visit, actionId, depth, branch, reason, inputs }) => ({
      visit,
      actionId,
      depth,
      branch,
      reason,
      inputs: inputs.map((input) =>
        'value' in input ? { ...input, value: input.value.replace(uuid, 'an id') } : input,
      ),
    })),
    said: items.map(({ contentType: ContentType, content }) =>
      gist({ ContentType, Content: content ?? undefined }),
    ),
    contact,
    runs: [...runs],
    sessions: [...sessions],
  }
}

/**
 * Does a job as one whom death follows: killed before one statement after the other, and behind the
 * commit; then done, and done twice more, at once.
 */
async function doThroughDeaths(
  { app }: Ground,
  job: Owed,
  { stride, isPatient }: { stride: number; isPatient: boolean },
): Promise<void> {
  const attempt = (isFirst: boolean) => ({ isFirst, isLast: false })
  const isKilled = (moment: Moment) =>
    perform(app, killingAt(app.sql, moment), job, attempt(isPatient)).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Killed) return true
        throw error
      },
    )
  let statement = 1
  // Every few statements; of a job that sends hundreds, ever more seldom.
  while (await isKilled({ statement })) statement += Math.max(stride, statement >> 3)
  await isKilled('committed')
  await Promise.all([
    perform(app, app.sql, job, attempt(false)),
    perform(app, app.sql, job, attempt(false)),
  ])
}

test('whatever the flow, and whenever it is killed, a contact comes to the same end', async () => {
  const ground = await givenGround()
  const { app, places } = ground
  const { sql } = app

  await fc.assert(
    fc.asyncProperty(
      arbitraryFlow(places),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      async (actions, stride, isPatient) => {
        const content = givenContent(...actions)
        expect(problemsOf(content)).toEqual([])
        const [lucky, unlucky] = [await begin(ground, content), await begin(ground, content)]

        await workOff(sql, { contactId: lucky, waitsMax }, (job) =>
          perform(app, sql, job, firstAttempt),
        )
        await workOff(sql, { contactId: unlucky, waitsMax }, (job) =>
          doThroughDeaths(ground, job, { stride, isPatient }),
        )

        const end = await endOf(ground, lucky)
        expect(await endOf(ground, unlucky)).toEqual(end)
        // No visit has two branches, and none is left out: a step is one visit.
        expect(end.steps.map(({ visit }) => visit)).toEqual(end.steps.map((_, index) => index + 1))
        const hasEnded = end.runs.every(({ status }) => status === 'ended')
        expect(hasEnded || (await nextOwed(sql, lucky)) !== undefined).toBe(true)
      },
    ),
    // A failure is told as it was found: to look for a smaller one takes longer than a test may.
    { numRuns: 10, endOnFailure: true },
  )
})
