import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { actionTypes } from './action-types.ts'
import { voiceOnlyActions } from './actions/voice-only.ts'
import { checkFlow } from './check-flow.ts'

const folder = path.resolve(import.meta.dirname, '../../samples/flows')

test.each(readdirSync(folder))('the sample %s has nothing wrong with it', (file) => {
  const content = readFileSync(path.join(folder, file), 'utf8')
  const kind = file.includes('module') ? 'module' : 'flow'
  const givenAttributes = ['topic', 'order', 'segment', 'past', 'email']

  const { problems } = checkFlow(content, { kind, givenAttributes })

  // What has no effect in a chat is no fault of a flow that is for calls, too.
  const withoutEffect = ['is noted', 'says nothing in a chat']
  expect(
    problems.filter(({ says }) => !withoutEffect.some((words) => says.includes(words))),
  ).toEqual([])
})

test('one sample holds each action that an inbound flow can use in a chat', () => {
  const content = readFileSync(path.join(folder, 'everything-chat.json'), 'utf8')
  const { Actions } = JSON.parse(content) as { Actions: { Type: string }[] }
  const ofNoChat = new Set([
    ...voiceOnlyActions.map(({ name }) => name),
    'EndFlowModuleExecution', // It is of modules.
  ])

  const usable = actionTypes.map(({ name }) => name).filter((name) => !ofNoChat.has(name))

  expect(Actions.length).toBeGreaterThanOrEqual(50)
  expect([...new Set(Actions.map(({ Type }) => Type))].toSorted()).toEqual(usable.toSorted())
})
