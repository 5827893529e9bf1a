import { attributesBytesMax, attributesFit } from '../../contact/attributes.ts'
import { Refusal } from '../../wire/refusal.ts'

/** Refuses attributes that a contact may not have: by their names, or their size all together. */
export function checkAttributes(attributes: Readonly<Record<string, string>>): void {
  if (Object.keys(attributes).some((name) => !/^[\w-]+$/.test(name))) {
    const told = 'Attributes may have names of letters, digits, - and _ only.'
    throw new Refusal('InvalidRequestException', told)
  }
  if (!attributesFit(attributes)) {
    const told = `Attributes may hold ${attributesBytesMax} bytes of UTF-8.`
    throw new Refusal('InvalidRequestException', told)
  }
}
