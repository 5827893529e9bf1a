/** What a sign-in of the sample flow is asked of, and for how many minutes it is waited for. */
export type SignIn = { userPoolArn: string; appClientId: string; timeLimitMinutes?: number }

/**
 * A support chat of the Northwind bank that asks its customer to sign in, as flow JSON: a greeting,
 * the sign-in, an answer to each of its four branches, and a chat that stays open for a while.
 */
export function signInFlow({ userPoolArn, appClientId, timeLimitMinutes = 3 }: SignIn): string {
  const actions = [
    message('Greeting', 'Invitation', 'Hello, and welcome to Northwind support.'),
    message(
      'Invitation',
      'Sign-in',
      `So that we can talk about your accounts, please sign in. You have ${timeLimitMinutes} minutes; if you would rather not, that is fine too.`,
    ),
    {
      Identifier: 'Sign-in',
      Type: 'AuthenticateParticipant',
      Parameters: {
        CognitoConfiguration: { UserPoolArn: userPoolArn, AppClientId: appClientId },
        CustomerProfilesConfiguration: { ObjectTypeName: 'Cognito-attributes' },
        TimeLimitMinutes: String(timeLimitMinutes),
      },
      Transitions: {
        NextAction: 'Signed in',
        Conditions: [when('OptedOut', 'Opted out')],
        Errors: [
          otherwise('TimeLimitExceeded', 'Timed out'),
          otherwise('NoMatchingError', 'Failed'),
        ],
      },
    },
    ...answers.map(([id, text]) => message(id, 'Conversation', text)),
    {
      Identifier: 'Conversation',
      Type: 'Wait',
      Parameters: { TimeLimitSeconds: String(conversationSeconds) },
      Transitions: {
        NextAction: 'Goodbye',
        Conditions: [when('WaitCompleted', 'Goodbye')],
        Errors: [otherwise('NoMatchingError', 'Goodbye')],
      },
    },
    message(
      'Goodbye',
      'End of the chat',
      'Thank you for chatting with Northwind. This chat closes now; you are welcome back any time.',
    ),
    {
      Identifier: 'End of the chat',
      Type: 'DisconnectParticipant',
      Parameters: {},
      Transitions: {},
    },
  ]
  return JSON.stringify({ Version: '2019-10-30', StartAction: 'Greeting', Actions: actions })
}

/** Four hours. */
const conversationSeconds = 14_400

const answers = [
  [
    'Signed in',
    'Thank you, $.Customer.FirstName. You are signed in, and your identity is verified. What can we do for you today?',
  ],
  [
    'Timed out',
    'We did not see you sign in, so the request has expired. You are still welcome here: ask us anything that is not about your accounts.',
  ],
  [
    'Opted out',
    'No problem, you can go on as a guest. We are happy to answer general questions; for anything about your accounts we would need you to sign in.',
  ],
  [
    'Failed',
    'Sorry, we could not complete your sign-in. Your accounts are safe, and you can go on here as a guest with any general question.',
  ],
] as const

const message = (id: string, next: string, text: string) => ({
  Identifier: id,
  Type: 'MessageParticipant',
  Parameters: { Text: text },
  Transitions: { NextAction: next, Errors: [otherwise('NoMatchingError', next)] },
})

const when = (result: string, next: string) => ({
  NextAction: next,
  Condition: { Operator: 'Equals', Operands: [result] },
})

const otherwise = (error: string, next: string) => ({ ErrorType: error, NextAction: next })
