import { DescribeContactCommand, type Contact } from '@aws-sdk/client-connect'
import { SearchProfilesCommand, type Profile } from '@aws-sdk/client-customer-profiles'
import type { IncomingMessage } from 'node:http'
import { findCookie, type Cookie } from './cookies.ts'
import { json, Rejection, type Reply } from './http.ts'
import type { AgentView, CustomerAuthentication, CustomerProfile } from './messages.ts'
import type { Passes } from './passes.ts'
import type { DemoContext } from './settings.ts'

/** What an agent would see of the customer by now. Only the browser that started the contact may ask. */
export async function showAgentView(
  request: IncomingMessage,
  contactId: string,
  { connect, customerProfiles, settings, passes }: DemoContext,
): Promise<Reply> {
  if (!passes.admits(subject(contactId), findCookie(request, cookieName))) {
    throw new Rejection(403, 'This browser did not start that chat.')
  }

  const { Contact: contact } = await connect.send(
    new DescribeContactCommand({ InstanceId: settings.instanceId, ContactId: contactId }),
  )
  const authentication = readAuthentication(contact)
  const profileId = authentication?.AssociatedCustomerId ?? contact?.CustomerId
  const found =
    profileId &&
    (await customerProfiles.send(
      new SearchProfilesCommand({
        DomainName: settings.profilesDomain,
        KeyName: '_profileId',
        Values: [profileId],
      }),
    ))

  const view: AgentView = {
    authentication,
    profile: readProfile(found ? found.Items?.[0] : undefined),
  }
  return json(200, view)
}

const cookieName = 'demo-contact'
const subject = (contactId: string) => `contact ${contactId}`

/** Lets this browser, and no other, see the agent's side of the contact. Each contact has a path, so each has its cookie. */
export const contactPass = (passes: Passes, contactId: string): Omit<Cookie, 'secure'> => {
  const lifetimeSeconds = 24 * 60 * 60
  return {
    name: cookieName,
    value: passes.issue(subject(contactId), lifetimeSeconds),
    path: `/demo/contacts/${contactId}`,
    lifetimeSeconds,
  }
}

function readAuthentication(contact: Contact | undefined): CustomerAuthentication | null {
  const values = contact?.SegmentAttributes?.['connect:CustomerAuthentication']?.ValueMap
  if (!values) return null
  return Object.fromEntries(
    Object.entries(values).map(([name, { ValueString: value }]) => [name, value]),
  )
}

function readProfile(profile: Profile | undefined): CustomerProfile | null {
  if (!profile?.ProfileId) return null
  const name = [profile.FirstName, profile.LastName].filter(Boolean).join(' ')
  return {
    profileId: profile.ProfileId,
    ...(name && { name }),
    ...(profile.EmailAddress && { email: profile.EmailAddress }),
    ...(profile.PhoneNumber && { phone: profile.PhoneNumber }),
  }
}
