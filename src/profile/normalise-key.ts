import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Ninety files, read when the first phone number is met: a start has no time for them. */
const parsePhoneNumber = (number: string) => {
  const phones = require('libphonenumber-js/min') as typeof import('libphonenumber-js/min')
  return phones.parsePhoneNumberFromString(number)
}

/** How the values of a field are compared, in the words of an object type. */
export type ContentType = 'STRING' | 'NUMBER' | 'PHONE_NUMBER' | 'EMAIL_ADDRESS' | 'NAME'

/** What is kept and compared instead of a value: two values that mean the same become equal. */
export const normaliseKey = (contentType: ContentType, value: string): string =>
  normalisers[contentType](value)

const normalisers: Record<ContentType, (value: string) => string> = {
  STRING: (value) => value, // Exactly: it may be the subject of an identity, which nobody may resemble.
  NUMBER: (value) => value.trim(),
  PHONE_NUMBER: normalisePhone,
  EMAIL_ADDRESS: normaliseEmail,
  NAME: (value) => value.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase(),
}

// Anything that says more than a number, like an extension, stays as it is: "+1 202 555 0100 x12",
// read as digits, would be the number of somebody else.
function normalisePhone(value: string): string {
  const number = value.trim()
  if (!/^\+?[\d\s()./-]*\d[\d\s()./-]*$/.test(number)) return number
  const digits = number.replaceAll(/[^+\d]/g, '')
  return international(number) ?? international(digits) ?? digits
}

// Without a + it has no country, and none is guessed: the same digits are another's abroad.
function international(number: string): string | undefined {
  if (!number.startsWith('+')) return undefined
  const parsed = parsePhoneNumber(number)
  return parsed?.isPossible() ? parsed.number : undefined
}

/** The part of an international number that is dialled at home. Undefined for any other text. */
export const nationalNumber = (value: string): string | undefined =>
  /^\+\d+$/.test(value) ? parsePhoneNumber(value)?.nationalNumber : undefined

// Only A to Z: toLowerCase would also turn the Kelvin sign into a k, and so one mailbox into another.
function normaliseEmail(value: string): string {
  return value.trim().replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
