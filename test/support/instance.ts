import { CreateInstanceCommand, type CreateInstanceCommandInput } from '@aws-sdk/client-connect'
import type { ChatHost } from './chat.ts'

/** Makes an instance of its own, without an alias, and gives its id. */
export async function givenInstance(
  { connect }: Pick<ChatHost, 'connect'>,
  wish: Partial<CreateInstanceCommandInput> = {},
): Promise<string> {
  const { Id = '' } = await connect.send(
    new CreateInstanceCommand({
      IdentityManagementType: 'CONNECT_MANAGED',
      InboundCallsEnabled: false,
      OutboundCallsEnabled: false,
      ...wish,
    }),
  )
  return Id
}
