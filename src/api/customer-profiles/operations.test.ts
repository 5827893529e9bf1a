import { expect, test } from 'vitest'
import { customerProfilesContract } from '../../contract/contract.ts'
import { customerProfilesOperations } from './operations.ts'

test('every operation of the contract is built, once', () => {
  const built = customerProfilesOperations.map(({ name }) => name)

  expect(built.toSorted()).toEqual([...customerProfilesContract.operations.keys()].toSorted())
})
