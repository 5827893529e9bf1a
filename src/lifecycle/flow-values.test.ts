import { expect, test } from 'vitest'
import type { Contact } from '../contact/contact.ts'
import type { Transaction } from '../database/database.ts'
import type { FlowRun } from '../flow/flow-run.ts'
import { knownRoots } from '../flow/unset-references.ts'
import { readFlowValues } from './flow-values.ts'

test('the checker knows of what flows are given, and of nothing else but what actions learn', async () => {
  const contact = { id: 'c', instanceId: 'i', segmentAttributes: {} } as Contact
  const run = { flowAttributes: {}, loaded: {} } as FlowRun
  const location = { region: 'eu-central-1', accountId: '123456789012' }
  // What is not wanted, nobody asks the database for.
  const noDatabase = undefined as unknown as Transaction

  const given = Object.keys(await readFlowValues(noDatabase, { contact, run, location }, new Set()))

  const learned = ['External', 'Lex', 'Loop', 'Metrics', 'Modules', 'Views']
  expect([...given, ...learned].sort()).toEqual([...knownRoots].sort())
})
