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
  NAME: (value) => value.trim().replaceAll(/\s+/g, ' ').toLowerCase(),
}

// Anything that says more than a number, like an extension, stays as it is: "+1 202 555 0100 x12",
// read as digits, would be the number of somebody else.
function normalisePhone(value: string): string {
  const number = value.trim()
  if (!/^\+?[\d\s()./-]*\d[\d\s()./-]*$/.test(number)) return number
  return number.replaceAll(/[^+\d]/g, '')
}

// Only A to Z: toLowerCase would also turn the Kelvin sign into a k, and so one mailbox into another.
function normaliseEmail(value: string): string {
  return value.trim().replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
