import { deleteFlow, keepContent, replaceContent, updateFlow } from '../../flow/flow-store.ts'
import { lockInstance } from '../../instance/instance-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { checkFlowContent } from './check-flow-content.ts'
import { connectOperation, type ConnectContext } from './operation.ts'
import { requireFlow, requireFlowContent, requireInstance } from './require.ts'

/** Puts another content in force; or with `:$SAVED` behind the id, keeps a draft of it. */
export const updateContactFlowContent = connectOperation(
  'UpdateContactFlowContent',
  async ({ InstanceId, ContactFlowId: flowId, Content: text }, { sql, clock, log }) => {
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    const { flow, content } = await requireFlowContent(sql, { instanceId, flowId })
    if (typeof content === 'number') {
      throw new Refusal('InvalidParameterException', 'A version of a flow never changes.')
    }
    const isPublished = content === 'published'
    const written = { content: text, instanceId, flowType: flow.type }
    if (isPublished) await checkFlowContent({ sql, log }, written)
    await sql.begin(async (tx) => {
      const sha256 = await keepContent(tx, text)
      await replaceContent(tx, { id: flow.id, sha256, isPublished, at: clock() })
    })
    return {}
  },
)

/** Changes the name of a flow, its description, or both. */
export const updateContactFlowName = connectOperation(
  'UpdateContactFlowName',
  async (input, context) => change(input, context),
)

/** The same, and archives a flow, or takes it back: an archived flow begins for nobody. */
export const updateContactFlowMetadata = connectOperation(
  'UpdateContactFlowMetadata',
  async (input, context) => change(input, context),
)

/** Deletes a flow with its versions. Contacts that walk through it walk on to its end. */
export const deleteContactFlow = connectOperation(
  'DeleteContactFlow',
  async ({ InstanceId, ContactFlowId: flowId }, { sql }) => {
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    await sql.begin(async (tx) => {
      await lockInstance(tx, instanceId)
      const { id } = await requireFlow(tx, { instanceId, flowId })
      await deleteFlow(tx, id)
    })
    return {}
  },
)

type Change = {
  InstanceId: string
  ContactFlowId: string
  Name?: string | undefined
  Description?: string | undefined
  ContactFlowState?: 'ACTIVE' | 'ARCHIVED' | undefined
}

async function change(
  { ContactFlowId: flowId, ...input }: Change,
  { sql, clock }: Pick<ConnectContext, 'sql' | 'clock'>,
): Promise<Record<string, never>> {
  const { id: instanceId } = await requireInstance(sql, input.InstanceId)
  const { Name: name, Description: description, ContactFlowState: state } = input
  await sql.begin(async (tx) => {
    await lockInstance(tx, instanceId)
    const flow = await requireFlow(tx, { instanceId, flowId })
    if (await updateFlow(tx, flow, { name, description, state, at: clock() })) return
    throw new Refusal('DuplicateResourceException', 'The instance has a flow of this Name.')
  })
  return {}
}
