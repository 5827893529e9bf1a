import { z } from 'zod'
import { lockContact } from '../contact/contact-store.ts'
import { setListener } from '../contact/flow-data-store.ts'
import type { Item } from '../contact/item.ts'
import { findCustomerMessage } from '../contact/item-store.ts'
import { interactiveResponse } from '../contact/message.ts'
import type { Database, Transaction } from '../database/database.ts'
import type { ShownView } from '../flow/asking.ts'
import { findOpenRun, saveRun } from '../flow/flow-run-store.ts'
import type { Location } from '../instance/arns.ts'
import { waitKey } from '../lifecycle/due-keys.ts'
import { resumeFlow } from '../lifecycle/resume-flow.ts'
import type { Clock } from '../runtime/clock.ts'
import { takeBack } from '../work/work-list.ts'
import type { Jobs } from '../work/worker.ts'

type Surroundings = { sql: Database; clock: Clock; location: Location }

/** Lets the flow go on by what the customer has done in its view. What answers no view is passed over. */
export const readViewAnswer =
  ({ sql, clock, location }: Surroundings): Jobs['read-view-answer'] =>
  async ({ contactId, waitId }) => {
    await sql.begin(async (tx) => {
      await lockContact(tx, contactId)
      const run = await findOpenRun(tx, contactId)
      if (run?.waitId !== waitId || run.asking?.of !== 'view') return
      const { answer, position } = await findAnswer(tx, contactId, run.asking)
      if (answer) {
        await takeBack(tx, waitKey(waitId))
        const { action: value, viewResultData } = answer
        const loaded = { Views: { Action: value, ViewResultData: viewResultData } }
        const came = { value, location, loaded }
        await resumeFlow(tx, { contactId, waitId, ...came, at: clock() })
        return
      }
      await saveRun(tx, { ...run, asking: { ...run.asking, position } })
      const { isAnswerHidden } = run.asking
      await setListener(tx, { id: contactId, listener: { kind: 'view', waitId, isAnswerHidden } })
    })
  }

/** The first answer to a view among what the customer has said, and how far that was read. */
async function findAnswer(tx: Transaction, contactId: string, view: ShownView) {
  let { position } = view
  for (;;) {
    const item = await findCustomerMessage(tx, { contactId, sequence: position })
    if (!item) return { answer: undefined, position }
    const answer = readAnswer(item, view)
    if (answer) return { answer, position }
    position = item.sequence
  }
}

const response = z.object({
  templateType: z.literal('ViewResource'),
  data: z.object({
    viewToken: z.string().optional(),
    action: z.string(),
    viewResultData: z.record(z.string(), z.json()).default({}),
  }),
})

function readAnswer({ contentType, content }: Item, { token }: ShownView) {
  if (contentType !== interactiveResponse || content === null) return undefined
  const read = response.safeParse(parse(content))
  if (!read.success) return undefined
  const { viewToken = token, ...answer } = read.data.data
  return viewToken === token ? answer : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
