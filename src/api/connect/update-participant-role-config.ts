import { changeLimits, type LimitChange } from '../../contact/idle-timer.ts'
import { saveTimerLimits } from '../../contact/idle-timer-store.ts'
import type { ParticipantTimerConfiguration } from '../../contract/generated/connect.ts'
import { Refusal } from '../../wire/refusal.ts'
import { connectOperation } from './operation.ts'
import { lockOngoingContact } from './require.ts'

/**
 * Sets after how much silence a role is idle, and after how much all but the customer are
 * disconnected. In force from when an agent or bot joins next, for as long as they stay.
 */
export const updateParticipantRoleConfig = connectOperation(
  'UpdateParticipantRoleConfig',
  async ({ InstanceId, ContactId, ChannelConfiguration }, { sql, clock }) => {
    const changes = ChannelConfiguration.Chat.ParticipantTimerConfigList.map(readChange)
    const names = changes.map(({ role, limit }) => `${role} ${limit}`)
    if (new Set(names).size < names.length) {
      const told = 'ParticipantTimerConfigList may hold each role and type of timer once.'
      throw new Refusal('InvalidParameterException', told)
    }
    await sql.begin(async (tx) => {
      const named = { instanceId: InstanceId, contactId: ContactId }
      const { id, timerLimits } = await lockOngoingContact(tx, named)
      await saveTimerLimits(tx, {
        id,
        timerLimits: changeLimits(timerLimits, changes),
        at: clock(),
      })
    })
    return {}
  },
)

const readChange = ({
  ParticipantRole,
  TimerType,
  TimerValue,
}: ParticipantTimerConfiguration): LimitChange => ({
  role: ParticipantRole,
  limit: TimerType === 'IDLE' ? 'idle' : 'disconnect',
  minutes: TimerValue.ParticipantTimerDurationInMinutes,
})
