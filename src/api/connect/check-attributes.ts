import { Refusal } from '../../wire/refusal.ts'

const bytesMax = 32_768

/** Refuses attributes that a contact may not have: by their names, or their size all together. */
export function checkAttributes(attributes: Readonly<Record<string, string>>): void {
  if (Object.keys(attributes).some((name) => !/^[\w-]+$/.test(name))) {
    const told = 'Attributes may have names of letters, digits, - and _ only.'
    throw new Refusal('InvalidRequestException', told)
  }
  const bytes = Object.entries(attributes)
    .flat()
    .map((text) => Buffer.byteLength(text))
  if (bytes.reduce((sum, each) => sum + each, 0) > bytesMax) {
    throw new Refusal('InvalidRequestException', `Attributes may hold ${bytesMax} bytes of UTF-8.`)
  }
}
