import { expect, test } from 'vitest'
import { authenticationSegment, plainSegmentAttributes } from './contact.ts'

const authentication = {
  Status: 'AUTHENTICATED',
  AuthenticationMethod: 'CONNECT',
  IdentityProvider: 'https://id.example',
  ClientId: 'app',
  AssociatedCustomerId: 'p1',
} as const

test('what a contact says of an authentication is one map of texts', () => {
  expect(authenticationSegment(authentication)).toEqual({
    'connect:CustomerAuthentication': {
      ValueMap: {
        Status: { ValueString: 'AUTHENTICATED' },
        AuthenticationMethod: { ValueString: 'CONNECT' },
        IdentityProvider: { ValueString: 'https://id.example' },
        ClientId: { ValueString: 'app' },
        AssociatedCustomerId: { ValueString: 'p1' },
      },
    },
  })
})

test('a flow sees the same values without their types', () => {
  expect(plainSegmentAttributes(authenticationSegment(authentication))).toEqual({
    'connect:CustomerAuthentication': authentication,
  })
})

test.each([
  [{ ValueString: 'connect:Chat' }, 'connect:Chat'],
  [{ ValueString: '' }, ''],
  [{ ValueInteger: 0 }, 0],
  [{ ValueMap: {} }, {}],
  [{ ValueMap: { Inner: { ValueMap: { Value: { ValueInteger: 7 } } } } }, { Inner: { Value: 7 } }],
  [{}, undefined],
])('the value %j is %j', (value, plain) => {
  expect(plainSegmentAttributes({ Name: value })).toEqual({ Name: plain })
})
