/** When a queue is open. */
export type HoursOfOperation = {
  id: string
  instanceId: string
  name: string
  description: string | null
  timeZone: string
  /** Named as on the wire. Midnight as an end is the end of the day; an end before the start, the next day's. */
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

/** Whether it is open at a time: from each start until just before the end, by its own clocks. */
export function isOpen(
  { timeZone, config }: Pick<HoursOfOperation, 'timeZone' | 'config'>,
  at: Date,
): boolean {
  const { day, minute } = localTime(timeZone, at)
  return config.some(({ Day, StartTime, EndTime }) => {
    const start = minuteOf(StartTime)
    const end = minuteOf(EndTime)
    if (start < end) return Day === day && start <= minute && minute < end
    return (Day === day && start <= minute) || (dayAfter(Day) === day && minute < end)
  })
}

const minuteOf = ({ Hours, Minutes }: OpenHours['StartTime']): number => Hours * 60 + Minutes

const dayAfter = (day: OpenHours['Day']) => days[(days.indexOf(day) + 1) % days.length]

/** The day of the week and the minute of the day that clocks of a time zone show. */
function localTime(timeZone: string, at: Date): { day: string; minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'long',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  })
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
  return { day: (parts.get('weekday') ?? '').toUpperCase(), minute }
}

/** Whether a text names a time zone, e.g. Europe/Zurich; an offset from UTC is none. */
export function isTimeZone(text: string): boolean {
  try {
    return /^[a-z]/i.test(text) && Intl.DateTimeFormat('en', { timeZone: text }) instanceof Object
  } catch {
    return false
  }
}
