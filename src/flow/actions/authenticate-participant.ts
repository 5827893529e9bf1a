import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { text, wholeNumber } from '../parameter.ts'

/** The object type that maps the standard claims of a user pool. */
const defaultObjectTypeName = 'Cognito-attributes'

/**
 * Asks the customer to sign in, and waits for the outcome. AWS publishes no page for it: it is
 * written as the known exports write it, and read leniently.
 */
export const authenticateParticipant = defineAction({
  name: 'AuthenticateParticipant',
  flowTypes: ['CONTACT_FLOW'],
  waits: true,
  names: {
    'CognitoConfiguration.UserPoolArn': 'userPool',
    'CognitoConfiguration.UserPoolId': 'userPool',
    'CognitoConfiguration.AppClientId': 'appClient',
    'CustomerProfilesConfiguration.ObjectTypeName': 'objectType',
  },
  sets: () => [['Customer']],
  parameters: z.object({
    CognitoConfiguration: z
      .object({ UserPoolArn: text.optional(), UserPoolId: text.optional(), AppClientId: text })
      .transform(({ UserPoolArn: arn, UserPoolId: id, AppClientId: appClientId }, context) => {
        const userPoolArn = arn ?? id
        if (userPoolArn !== undefined) return { userPoolArn, appClientId }
        context.addIssue('must hold UserPoolArn')
        return z.NEVER
      }),
    CustomerProfilesConfiguration: z
      .object({ ObjectTypeName: text.default(defaultObjectTypeName) })
      .default({ ObjectTypeName: defaultObjectTypeName }),
    TimeLimitMinutes: wholeNumber(3, 15).default(3),
  }),
  enter: ({
    CognitoConfiguration: provider,
    CustomerProfilesConfiguration: { ObjectTypeName: objectTypeName },
    TimeLimitMinutes: timeLimitMinutes,
  }) => ({ effect: { do: 'authenticate', ...provider, objectTypeName, timeLimitMinutes } }),
  branches: {
    succeeded: 'next',
    cancelled: { condition: 'OptedOut' },
    timedOut: { error: 'TimeLimitExceeded' },
    failed: { error: noMatchingError },
  },
  requiredErrors: ['TimeLimitExceeded', noMatchingError],
})
