import { expect, test } from 'vitest'
import { customerAttributeChoices, customerAttributeNames } from '../flow/customer-attribute.ts'
import * as profile from '../profile/customer-attributes.ts'
import { profileFields } from '../profile/profile-fields.ts'

test('flows name the attributes that profiles have', () => {
  expect([...customerAttributeNames].sort()).toEqual(profile.customerAttributeNames().sort())
})

test('flows know the words of the attributes that hold nothing else', () => {
  const choices = Object.entries(profileFields).flatMap(([name, field]) =>
    field.holds === 'choice' ? [[name, field.of]] : [],
  )

  expect(customerAttributeChoices).toEqual(Object.fromEntries(choices))
})
