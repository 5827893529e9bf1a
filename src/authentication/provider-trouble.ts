/** What keeps a provider from answering: each may pass. `overloaded` is our own bound. */
export type TroubleKind =
  'unreachable' | 'timeout' | 'failing' | 'rateLimited' | 'overloaded' | 'invalidMetadata'

type Circumstances = {
  /** False when the provider was spared the question. */
  wasAsked?: boolean
  /** For how long the provider wants to be left alone. */
  retryAfterSeconds?: number | undefined
  cause?: unknown
}

/** A provider that gives no usable answer now, and may give one later. Holds no secret. */
export class ProviderTrouble extends Error {
  override readonly name = 'ProviderTrouble'
  readonly kind: TroubleKind
  readonly wasAsked: boolean
  readonly retryAfterSeconds: number | undefined

  constructor(
    kind: TroubleKind,
    message: string,
    { wasAsked = true, retryAfterSeconds, cause }: Circumstances = {},
  ) {
    super(message, { cause })
    this.kind = kind
    this.wasAsked = wasAsked
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The reason of a session whose provider stayed in trouble for too long. */
export const troubleReason = (error: unknown): string =>
  `provider:${error instanceof ProviderTrouble ? error.kind : 'unreachable'}`
