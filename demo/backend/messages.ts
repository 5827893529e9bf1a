// What the page and this backend say to each other. Types only: the page imports them too.

/** What the browser needs to open its chat with `amazon-connect-chatjs`. */
export type StartedChat = {
  contactId: string
  participantId: string
  participantToken: string
  region: string
  endpoint: string
  redirectUri: string
}

/** Who may sign in at the development identity provider. */
export type DemoUser = { username: string; password: string }

/** The segment attribute `connect:CustomerAuthentication`, flattened and otherwise as the contact has it. */
export type CustomerAuthentication = Partial<
  Record<
    'Status' | 'IdentityProvider' | 'ClientId' | 'AuthenticationMethod' | 'AssociatedCustomerId',
    string
  >
>

export type CustomerProfile = {
  profileId: string
  name?: string
  email?: string
  phone?: string
}

/** What an agent would know of the customer by now. */
export type AgentView = {
  authentication: CustomerAuthentication | null
  profile: CustomerProfile | null
}

/**
 * What became of a return from the identity provider. `received` and `declined` were handed over: how the sign-in
 * ends is told in the chat. Every other outcome changed nothing.
 */
export type SignInOutcome =
  'received' | 'declined' | 'unexpected' | 'incomplete' | 'tooLate' | 'notAllowed' | 'unavailable'
