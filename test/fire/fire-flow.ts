import type { DemoFile } from '../support/app.ts'

/** The ways out of a sign-in, as the flow names them. */
export const branches = ['Success', 'Error', 'Timeout', 'Opted out'] as const
export type Branch = (typeof branches)[number]

/** What the flow says in a branch, at once and a second later: so it goes on in several steps. */
export const sentencesOf = (branch: Branch): string[] => [`Branch ${branch}`, `Behind ${branch}`]

/** A flow that says by which branch the sign-in was left, and stays for an hour. */
export function fireFlow({ userPoolArn, appClientId }: DemoFile): string {
  const actions = [
    message('Greeting', 'Sign-in', 'Please sign in'),
    {
      Identifier: 'Sign-in',
      Type: 'AuthenticateParticipant',
      Parameters: {
        CognitoConfiguration: { UserPoolArn: userPoolArn, AppClientId: appClientId },
        CustomerProfilesConfiguration: { ObjectTypeName: 'Cognito-attributes' },
        TimeLimitMinutes: '10',
      },
      Transitions: {
        NextAction: 'Success',
        Conditions: [
          { NextAction: 'Opted out', Condition: { Operator: 'Equals', Operands: ['OptedOut'] } },
        ],
        Errors: [
          { ErrorType: 'TimeLimitExceeded', NextAction: 'Timeout' },
          { ErrorType: 'NoMatchingError', NextAction: 'Error' },
        ],
      },
    },
    ...branches.flatMap((branch) => [
      message(branch, `${branch} pause`, `Branch ${branch}`),
      wait(`${branch} pause`, `${branch} behind`, 1),
      message(`${branch} behind`, 'Conversation', `Behind ${branch}`),
    ]),
    wait('Conversation', 'End', 3_600),
    { Identifier: 'End', Type: 'DisconnectParticipant', Parameters: {}, Transitions: {} },
  ]
  return JSON.stringify({ Version: '2019-10-30', StartAction: 'Greeting', Actions: actions })
}

const message = (id: string, next: string, text: string) => ({
  Identifier: id,
  Type: 'MessageParticipant',
  Parameters: { Text: text },
  Transitions: {
    NextAction: next,
    Errors: [{ ErrorType: 'NoMatchingError', NextAction: next }],
  },
})

const wait = (id: string, next: string, seconds: number) => ({
  Identifier: id,
  Type: 'Wait',
  Parameters: { TimeLimitSeconds: String(seconds) },
  Transitions: {
    NextAction: next,
    Conditions: [
      { NextAction: next, Condition: { Operator: 'Equals', Operands: ['WaitCompleted'] } },
    ],
    Errors: [{ ErrorType: 'NoMatchingError', NextAction: next }],
  },
})
