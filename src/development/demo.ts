import type { Config } from '../config.ts'
import { hostedRedirectPath } from '../hosted-redirect/hosted-redirect.ts'
import type { PoolUser, UserPool } from '../development-identity-provider/user-pool.ts'

/** What the demo consists of, by names that stay the same from one start to the next. */
export type Demo = {
  userPoolArn: string
  appClientId: string
  /** Where the demo's backend takes back those who signed in. */
  redirectUri: string
  profilesDomain: string
  userPool: UserPool
}

export const demoInstanceAlias = 'countersign-demo'
export const demoFlowName = 'Sign-in demo'
export const demoKeyDescription = 'The demo and your first scripts'

const appClientId = '5countersigndemoclient0001'

const users: PoolUser[] = [
  {
    username: 'alice',
    password: 'alice-demo',
    claims: {
      sub: '7d0f3a52-6c1e-4b0a-9d57-1f5a0c3e8a01',
      email: 'alice@example.com',
      email_verified: true,
      phone_number: '+12065550101',
      phone_number_verified: true,
      given_name: 'Alice',
      family_name: 'Arden',
    },
  },
  {
    username: 'bob',
    password: 'bob-demo',
    claims: {
      sub: '7d0f3a52-6c1e-4b0a-9d57-1f5a0c3e8b02',
      email: 'bob@example.com',
      email_verified: true,
      phone_number: '+12065550102',
      phone_number_verified: false,
      given_name: 'Bob',
      family_name: 'Birch',
    },
  },
]

/** The demo as the configuration makes it: addresses follow the ports, names stay. */
export function createDemoPlan({ region, accountId, publicUrl, callbackUrls }: Config): Demo {
  const userPoolId = `${region}_Countersi`
  const redirectUri = `${publicUrl}/demo/signed-in`
  return {
    userPoolArn: `arn:aws:cognito-idp:${region}:${accountId}:userpool/${userPoolId}`,
    appClientId,
    redirectUri,
    profilesDomain: `amazon-connect-${demoInstanceAlias}`,
    userPool: {
      id: userPoolId,
      clients: [
        {
          clientId: appClientId,
          callbackUrls: [redirectUri, `${publicUrl}${hostedRedirectPath}`, ...callbackUrls],
          logoutUrls: [`${publicUrl}/demo`],
        },
      ],
      users,
    },
  }
}
