/** When a queue is open. Nothing asks yet: no action of the flow language reads it. */
export type HoursOfOperation = {
  id: string
  instanceId: string
  name: string
  description: string | null
  timeZone: string
  /** Named as on the wire. From midnight to midnight is the whole day. */
  config: readonly OpenHours[]
  tags: Record<string, string>
  createdAt: Date
}

export type OpenHours = {
  Day: (typeof days)[number]
  StartTime: { Hours: number; Minutes: number }
  EndTime: { Hours: number; Minutes: number }
}

const days = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const

const midnight = { Hours: 0, Minutes: 0 }

/** What an instance has from the start: always open. */
export const basicHours: Pick<
  HoursOfOperation,
  'name' | 'description' | 'timeZone' | 'config' | 'tags'
> = {
  name: 'Basic Hours',
  description: null,
  timeZone: 'UTC',
  config: days.map((Day) => ({ Day, StartTime: midnight, EndTime: midnight })),
  tags: {},
}

/** Whether a text names a time zone, e.g. Europe/Zurich; an offset from UTC is none. */
export function isTimeZone(text: string): boolean {
  try {
    return /^[a-z]/i.test(text) && Intl.DateTimeFormat('en', { timeZone: text }) instanceof Object
  } catch {
    return false
  }
}
