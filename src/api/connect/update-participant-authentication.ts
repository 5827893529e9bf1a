import type { Answer } from '../../authentication/answer.ts'
import { findSessionByState, moveSession } from '../../authentication/session-store.ts'
import { readInstanceId } from '../../instance/arns.ts'
import { findInstance } from '../../instance/instance-store.ts'
import { digest, isId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { enqueue } from '../../work/work-list.ts'
import { accessDenied } from '../authorize.ts'
import { connectResource } from '../resource.ts'
import { connectOperation, type ConnectContext } from './operation.ts'

/**
 * Takes what a sign-in brought back. The empty answer means that it is durably accepted; what comes
 * of it (the branch, the event, the profile) follows. The same answer again is accepted again, and
 * changes nothing: SDKs repeat a request whose reply was lost.
 */
export const updateParticipantAuthentication = connectOperation(
  'UpdateParticipantAuthentication',
  async ({ InstanceId, State: state, ...wire }, context) => {
    const { sql, clock, vault, about } = context
    const answer = readAnswer(wire)
    const instanceId = readInstanceId(InstanceId)
    if (!isId(instanceId)) throw notAllowed(InstanceId, context)
    const name = { instanceId, stateDigest: digest(state) }
    const text = JSON.stringify(answer)
    const answerDigest = digest(text)

    await sql.begin(async (tx) => {
      const detail = { kind: 'code' in answer ? 'code' : 'error' }
      const sealed = { answer: vault.seal(text), answerDigest }
      const answered = await moveSession(tx, name, 'answer', { at: clock(), detail, ...sealed })
      if (answered) {
        about.contactId = answered.contactId
        await enqueue(tx, 'complete-authentication', { sessionId: answered.id })
        return
      }
      const session = await findSessionByState(tx, name)
      if (session) about.contactId = session.contactId
      if (session?.answerDigest?.equals(answerDigest)) return // A repeat: its reply was lost.
      if (session) throw new Refusal('ConflictException', 'The session awaits no answer.')
      if (!(await findInstance(tx, instanceId))) throw notAllowed(InstanceId, context)
      throw new Refusal('InvalidParameterException', 'No session has this State.')
    })
    return {}
  },
)

type Wire = {
  Code?: string | undefined
  Error?: string | undefined
  ErrorDescription?: string | undefined
}

// A description is for people, and nobody here may read it: it is not kept.
function readAnswer({ Code: code, Error: error, ErrorDescription: description }: Wire): Answer {
  if (code !== undefined && error === undefined && description === undefined) return { code }
  if (error !== undefined && code === undefined) return { error }
  throw new Refusal(
    'InvalidRequestException',
    'Give either Code, or Error and optionally ErrorDescription.',
  )
}

/** To the letter what a caller hears who may not act on the instance: nobody learns which there are. */
function notAllowed(InstanceId: string, { caller, location }: ConnectContext): Refusal {
  const name = 'UpdateParticipantAuthentication'
  const resource = connectResource(name, { InstanceId }, location)
  return accessDenied({ caller, location }, { action: `connect:${name}`, resource })
}
