import { Refusal } from '../../wire/refusal.ts'
import { participantOperation } from './operation.ts'

/** No flow here shows a view, so no token of one was ever given out. */
export const describeView = participantOperation('DescribeView', async () => {
  throw new Refusal('ResourceNotFoundException', 'No view has this ViewToken.')
})
