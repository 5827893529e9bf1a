import type { ConnectClient } from '@aws-sdk/client-connect'
import type { CustomerProfilesClient } from '@aws-sdk/client-customer-profiles'
import type { DemoUser } from './messages.ts'
import type { Passes } from './passes.ts'

export type DemoSettings = {
  /** Where Connect, its participant service and Customer Profiles answer: the server to demonstrate. */
  endpoint: string
  region: string
  credentials: { accessKeyId: string; secretAccessKey: string }
  instanceId: string
  contactFlowId: string
  profilesDomain: string
  /** `<origin>/demo/signed-in`, as registered with the identity provider. The demo lives at this origin only. */
  redirectUri: string
  /** Shown to everyone as a hint: nobody but the users of a development identity provider. */
  users: DemoUser[]
  /** Signs the cookies. */
  sessionSecret: string
}

/** What every route is handed. */
export type DemoContext = {
  settings: DemoSettings
  connect: ConnectClient
  customerProfiles: CustomerProfilesClient
  passes: Passes
  /** Tells the operator, in a sentence without secrets, what went wrong. */
  report: (sentence: string) => void
}
