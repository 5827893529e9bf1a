import { identityKeyName, type ProfileKey } from './profile-keys.ts'

/**
 * What may be told of a key's value: enough to see whether it is the one that was meant, and not
 * enough to know it. `a***@e***`, `***00`; of an identity its issuer, which is no secret.
 */
export function mask({ keyName, value }: ProfileKey): string {
  if (keyName === identityKeyName) return `${value.slice(0, value.indexOf('#') + 1)}${hidden}`
  const [, first, domain] = /^(.)[^@]+@(.)[^@]+$/u.exec(value) ?? []
  if (first !== undefined && domain !== undefined) return `${first}${hidden}@${domain}${hidden}`
  const [, end = ''] = /^\+?\d{5,}(\d\d)$/.exec(value) ?? []
  return `${hidden}${end}`
}

const hidden = '***'
