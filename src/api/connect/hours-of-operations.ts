import type { Queryable } from '../../database/database.ts'
import { readIdOrArn, resourceArn, type Location } from '../../instance/arns.ts'
import { isTimeZone, type HoursOfOperation } from '../../instance/hours-of-operation.ts'
import { findHours, insertHours, listHours } from '../../instance/hours-of-operation-store.ts'
import { randomId } from '../../runtime/random.ts'
import { Refusal } from '../../wire/refusal.ts'
import { readPage } from '../page.ts'
import { connectOperation } from './operation.ts'
import { requireInstance } from './require.ts'

export const createHoursOfOperation = connectOperation(
  'CreateHoursOfOperation',
  async (input, { sql, clock, location }) => {
    const { id: instanceId } = await requireInstance(sql, input.InstanceId)
    if (!isTimeZone(input.TimeZone)) {
      throw new Refusal('InvalidParameterException', 'TimeZone is no name of a time zone.')
    }
    const hours: HoursOfOperation = {
      id: randomId(),
      instanceId,
      name: input.Name,
      description: input.Description ?? null,
      timeZone: input.TimeZone,
      config: input.Config,
      tags: { ...input.Tags },
      createdAt: clock(),
    }
    if (!(await insertHours(sql, hours))) {
      throw new Refusal('DuplicateResourceException', 'The instance has hours of this Name.')
    }
    return { HoursOfOperationId: hours.id, HoursOfOperationArn: hoursArn(location, hours) }
  },
)

export const describeHoursOfOperation = connectOperation(
  'DescribeHoursOfOperation',
  async ({ InstanceId, HoursOfOperationId: hoursId }, { sql, location }) => {
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    const hours = await requireHours(sql, { instanceId, hoursId })
    return {
      HoursOfOperation: {
        HoursOfOperationId: hours.id,
        HoursOfOperationArn: hoursArn(location, hours),
        Name: hours.name,
        Description: hours.description ?? undefined,
        TimeZone: hours.timeZone,
        Config: hours.config,
        Tags: hours.tags,
        LastModifiedTime: hours.createdAt,
        LastModifiedRegion: location.region,
      },
    }
  },
)

/** By id. */
export const listHoursOfOperations = connectOperation(
  'ListHoursOfOperations',
  async (
    { InstanceId, NextToken: nextToken, MaxResults: maxResults = 100 },
    { sql, vault, location },
  ) => {
    const { id: instanceId } = await requireInstance(sql, InstanceId)
    const wish = { of: ['ListHoursOfOperations', instanceId], nextToken, maxResults }
    const page = await readPage(vault, wish, (from) => listHours(sql, { instanceId, ...from }))
    return {
      HoursOfOperationSummaryList: page.entries.map((hours) => ({
        Id: hours.id,
        Arn: hoursArn(location, hours),
        Name: hours.name,
        LastModifiedTime: hours.createdAt,
        LastModifiedRegion: location.region,
      })),
      NextToken: page.nextToken,
    }
  },
)

/** The hours of an instance, by id or ARN. Refuses with ResourceNotFoundException. */
export async function requireHours(
  sql: Queryable,
  { instanceId, hoursId }: { instanceId: string; hoursId: string },
): Promise<HoursOfOperation> {
  const hours = await findHours(sql, { instanceId, id: readIdOrArn(hoursId) })
  if (hours) return hours
  throw new Refusal('ResourceNotFoundException', 'No hours have this HoursOfOperationId.')
}

const hoursArn = (location: Location, { instanceId, id }: HoursOfOperation): string =>
  resourceArn(location, instanceId, ['operating-hours', id])
