import { expect, test } from 'vitest'
import { cognitoIssuer, userPoolArnOf } from './user-pool.ts'

test.each([
  [
    'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbC123',
    'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123',
  ],
  [
    'arn:aws-us-gov:cognito-idp:us-gov-west-1:123456789012:userpool/us-gov-west-1_x',
    'https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_x',
  ],
])('%s names the issuer %s', (arn, issuer) => {
  expect(cognitoIssuer(arn)).toBe(issuer)
})

test.each([
  ['another service', 'arn:aws:connect:us-west-2:123456789012:instance/x'],
  ['a pool without an id', 'arn:aws:cognito-idp:us-west-2:123456789012:userpool/'],
  ['something below a pool', 'arn:aws:cognito-idp:us-west-2:123456789012:userpool/x/client/y'],
  ['a region that would lead elsewhere', 'arn:aws:cognito-idp:evil.example/:1:userpool/x'],
  ['an ARN after something else', ' arn:aws:cognito-idp:us-west-2:123456789012:userpool/x'],
  ['nothing', ''],
  ['a provider of our own form', 'arn:aws:cognito-idp:us-west-2:123456789012:userpool/oidc_okta'],
])('%s names no issuer', (_, arn) => {
  expect(cognitoIssuer(arn)).toBeUndefined()
})

const location = { region: 'eu-west-1', accountId: '123456789012' }

test.each([
  ['okta', 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/oidc_okta'],
  [
    'arn:aws:cognito-idp:us-west-2:1:userpool/us-west-2_x',
    'arn:aws:cognito-idp:us-west-2:1:userpool/us-west-2_x',
  ],
  ['Okta', undefined],
  ['a_b', undefined],
  ['-a', undefined],
  ['', undefined],
  ['arn:aws:connect:us-west-2:1:instance/x', undefined],
])('the name %j is known as %s', (name, arn) => {
  expect(userPoolArnOf(name, location)).toBe(arn)
})
