import type { Answer } from '../../authentication/answer.ts'
import { readInstanceId } from '../../instance/arns.ts'
import { findInstance } from '../../instance/instance-store.ts'
import { digest, isId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { accessDenied } from '../authorize.ts'
import { orThrottled } from '../or-throttled.ts'
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
    const { sql, clock, about, answers } = context
    const answer = readAnswer(wire)
    const instanceId = readInstanceId(InstanceId)
    if (!isId(instanceId)) throw notAllowed(InstanceId, context)
    const answered = await orThrottled(
      answers.submit({ instanceId, stateDigest: digest(state), answer, at: clock() }),
    )
    if ('contactId' in answered) about.contactId = answered.contactId
    switch (answered.outcome) {
      case 'accepted':
      case 'repeated':
        return {}
      case 'late':
        throw new Refusal('ConflictException', 'The session awaits no answer.')
      case 'unknown':
        if (!(await findInstance(sql, instanceId))) throw notAllowed(InstanceId, context)
        throw new Refusal('InvalidParameterException', 'No session has this State.')
    }
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
