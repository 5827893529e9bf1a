import { Refusal } from '../../wire/refusal.ts'
import { allow, disallow, readAllowed } from './allow.ts'
import { connectOperation } from './operation.ts'

const kind = 'approvedOrigin'

/**
 * Notes an origin whose pages may chat. From then on no others may, but our own; programs that are
 * no browsers may always.
 */
export const associateApprovedOrigin = connectOperation(
  'AssociateApprovedOrigin',
  async (input, context) => {
    const { Origin: value } = input
    if (!isOrigin(value)) {
      const told = 'Origin must be a scheme and a host, like https://example.com.'
      throw new Refusal('InvalidParameterException', told)
    }
    return allow(context, { operation: 'AssociateApprovedOrigin', input, kind, value })
  },
)

export const disassociateApprovedOrigin = connectOperation(
  'DisassociateApprovedOrigin',
  async (input, context) => {
    const { Origin: value } = input
    return disallow(context, { operation: 'DisassociateApprovedOrigin', input, kind, value })
  },
)

/** In alphabetical order. */
export const listApprovedOrigins = connectOperation(
  'ListApprovedOrigins',
  async (input, context) => {
    const { entries, nextToken } = await readAllowed(context, kind, input)
    return { Origins: entries, NextToken: nextToken }
  },
)

const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
