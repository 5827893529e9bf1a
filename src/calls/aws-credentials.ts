import type { Credentials } from '../wire/sign-request.ts'

/**
 * The credentials of this machine, found as any AWS SDK finds them, and no earlier than someone asks.
 * They are kept until they expire.
 */
export function findAwsCredentials(): () => Promise<Credentials> {
  let provider: Promise<() => Promise<Credentials>> | undefined
  return async () => (await (provider ??= loadProvider()))()
}

async function loadProvider(): Promise<() => Promise<Credentials>> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
  return defaultProvider()
}
