import { setListener } from '../contact/flow-data-store.ts'
import { messageItem } from '../contact/item.ts'
import { appendItems, findLastSequence } from '../contact/item-store.ts'
import { interactiveMessage, interactiveResponse, plainText } from '../contact/message.ts'
import { requireSystem } from '../contact/participant-store.ts'
import type { Transaction } from '../database/database.ts'
import type { BotConversation, ShownView } from '../flow/asking.ts'
import type { FlowRun } from '../flow/flow-run.ts'
import { loadDocument } from '../flow/load-flow.ts'
import { isReference } from '../flow/reference.ts'
import { isAllowed } from '../instance/allowance-store.ts'
import { waitKey } from '../lifecycle/due-keys.ts'
import { functionEvent } from '../lifecycle/function-event.ts'
import { randomId, randomSecret, timeOrderedId } from '../runtime/random.ts'
import { enqueue } from '../work/work-list.ts'
import { done, failed, type Performers } from './flow-world.ts'

/** Of what a view is given, as AWS advises. */
const viewDataBytesMax = 16_384

/** The language of a bot where nobody has said which the customer speaks. */
const defaultLanguage = 'en-US'

/** Of what a flow tells a function beside the contact. */
const parametersBytesMax = 32_768

/** Effects that ask someone outside: owed here, and done by jobs of their own. */
export const callPerformers: Performers<'invoke-function' | 'talk-to-bot' | 'show-view'> = {
  async 'invoke-function'({ tx, contact, location, at }, wish) {
    const { functionArn, parameters, limitSeconds, isAwaited, responseType } = wish
    const { instanceId } = contact
    const association = { instanceId, kind: 'lambdaFunction', value: functionArn } as const
    if (!(await isAllowed(tx, association))) return failed('the function is not associated')
    if (Buffer.byteLength(JSON.stringify(parameters)) > parametersBytesMax) {
      return failed('the function would be told too much')
    }
    const invocationId = randomId()
    const event = await functionEvent(tx, { contact, location, parameters, invocationId })
    await enqueue(tx, 'invoke-function', {
      contactId: contact.id,
      waitId: isAwaited ? invocationId : null,
      functionArn,
      event: JSON.stringify(event),
      limitSeconds,
      responseType,
      askedAt: at.toISOString(),
      failures: 0,
    })
    return isAwaited ? { pause: { waitId: invocationId } } : done
  },

  async 'talk-to-bot'({ tx, contact, at }, { prompt, ...wish }) {
    const { id: contactId, languageCode } = contact
    if (prompt !== undefined) {
      const by = await requireSystem(tx, contactId)
      const message = { contentType: plainText, content: prompt }
      await appendItems(tx, contactId, [messageItem({ id: timeOrderedId(at), at, by }, message)])
    }
    const waitId = randomId()
    const { aliasArn, sessionAttributes, timeoutSeconds = null, firstText } = wish
    const asking: BotConversation = {
      of: 'bot',
      aliasArn,
      localeId: (languageCode ?? defaultLanguage).replace('-', '_'),
      sessionAttributes,
      timeoutSeconds,
      position: await findLastSequence(tx, contactId),
      turns: 0,
      firstText: firstText === undefined || firstText === '' ? null : firstText,
    }
    await enqueue(tx, 'ask-bot', { contactId, waitId })
    return { pause: { waitId, asking } }
  },

  async 'show-view'({ tx, contact, at, run }, wish) {
    const { id: contactId, supportedContentTypes: supported } = contact
    if (![interactiveMessage, interactiveResponse].every((type) => supported.includes(type))) {
      return failed('the chat supports no interactive messages')
    }
    const { viewId, version, limitSeconds, viewData, isAnswerHidden } = wish
    if (Buffer.byteLength(JSON.stringify(viewData)) > viewDataBytesMax) {
      return failed('the view would be given too much')
    }
    const token = randomSecret()
    const actions = await listConditions(tx, run)
    const content = { viewToken: token, viewId, version, actions, inputData: viewData }
    const shown = { templateType: 'ViewResource', version: '1.0', data: { content } }
    const by = await requireSystem(tx, contactId)
    const message = { contentType: interactiveMessage, content: JSON.stringify(shown) }
    await appendItems(tx, contactId, [messageItem({ id: timeOrderedId(at), at, by }, message)])
    const waitId = randomId()
    const position = await findLastSequence(tx, contactId)
    const due = { inSeconds: limitSeconds, key: waitKey(waitId) }
    await enqueue(tx, 'end-wait', { contactId, waitId, event: 'timedOut' }, due)
    await setListener(tx, { id: contactId, listener: { kind: 'view', waitId, isAnswerHidden } })
    const asking: ShownView = {
      of: 'view',
      token,
      viewId,
      version: /^\d{1,9}$/.test(version ?? '') ? Number(version) : null,
      actions,
      isAnswerHidden,
      position,
    }
    return { pause: { waitId, asking } }
  },
}

/** What the action where a run stands compares, as far as that stands in the document. */
async function listConditions(tx: Transaction, run: FlowRun): Promise<string[]> {
  const action = (await loadDocument(tx, run)).actions.get(run.actionId)
  const operands = action?.transitions.conditions.map(({ operand }) => operand) ?? []
  return operands.filter((operand) => !isReference(operand))
}
