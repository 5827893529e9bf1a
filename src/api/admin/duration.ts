/** Of a week, a day, an hour, a minute, a second. */
const unitMs = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000] as const

const form = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** The milliseconds of an ISO 8601 duration whose form the contract has seen to; months are none. */
export function readDurationMs(text: string): number {
  const parts = form.exec(text)?.slice(1) ?? []
  const all = unitMs.map((ms, index) => ms * Number(parts[index] ?? 0))
  return Math.round(all.reduce((sum, ms) => sum + ms, 0))
}
