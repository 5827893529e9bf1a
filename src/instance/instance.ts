import type { Attributes } from './instance-attribute.ts'

/** A Connect instance, and what is configured on it. */
export type Instance = {
  id: string
  alias: string | null
  identityManagementType: 'SAML' | 'CONNECT_MANAGED' | 'EXISTING_DIRECTORY'
  attributes: Attributes
  directoryId: string | null
  profilesDomain: string | null
  clientToken: string | null
  tags: Record<string, string>
  createdAt: Date
  deletedAt: Date | null
}

/**
 * The Customer Profiles domain that an instance would use: the one set for it, else the one that
 * Amazon Connect would make for it. Whether there is such a domain is for the caller to find out.
 */
export const profilesDomainOf = ({
  id,
  alias,
  profilesDomain,
}: Pick<Instance, 'id' | 'alias' | 'profilesDomain'>): string =>
  profilesDomain ?? `amazon-connect-${alias ?? id}`
