import { findOpenRun } from '../../flow/flow-run-store.ts'
import { Refusal } from '../../wire/refusal.ts'
import { participantOperation } from './operation.ts'

/**
 * The view that the flow of the chat shows now: which one it is, and what may be done in it. How it
 * looks, the client knows by its Id: no content of views is kept here.
 */
export const describeView = participantOperation(
  'DescribeView',
  async ({ ViewToken: token }, { sql, bearer }) => {
    const asking = (await findOpenRun(sql, bearer.contactId))?.asking
    if (asking?.of !== 'view' || asking.token !== token) {
      throw new Refusal('ResourceNotFoundException', 'No view has this ViewToken.')
    }
    const { viewId, version, actions } = asking
    return {
      View: {
        Id: viewId,
        ...(viewId.startsWith('arn:') && { Arn: viewId }),
        ...(version !== null && { Version: version }),
        Content: { Actions: actions },
      },
    }
  },
)
