import { defaultLeewaySeconds } from '../authentication/provider-settings.ts'
import type { Examination } from './examination.ts'
import type { Finding } from './finding.ts'
import type { Answered } from './probe.ts'

/** A date is told to the second, and somewhere in the time that an answer takes. */
const imprecisionSeconds = 2

/** Whether our clock and the provider's agree, as far as the dates of its answers tell. */
export function checkClock({ provider }: Examination, answers: readonly Answered[]): Finding {
  const check = 'clock.skew'
  const [quickest] = answers
    .filter(({ headers }) => !Number.isNaN(theirTime(headers)))
    .sort((one, other) => one.tookMs - other.tookMs)
  if (!quickest) return { check, status: 'note', says: 'Its answers do not tell its time.' }

  const { leewaySeconds = defaultLeewaySeconds } = provider.settings
  const { headers, at, tookMs } = quickest
  const ahead = Math.round((at.getTime() - theirTime(headers)) / 1_000)
  const apart = Math.abs(ahead)
  const details = { aheadSeconds: ahead, leewaySeconds }
  if (apart <= imprecisionSeconds + tookMs / 1_000) {
    return { check, status: 'ok', says: 'Our clock and its agree.', details }
  }
  const says = `Our clock is ${apart} seconds ${ahead > 0 ? 'ahead of' : 'behind'} the provider's; ${leewaySeconds} are let pass.`
  if (apart <= leewaySeconds / 2) return { check, status: 'ok', says, details }
  return {
    check,
    status: apart > leewaySeconds ? 'failed' : 'warning',
    says,
    mend: 'Let this machine keep its time by NTP (timedatectl). If it is the provider that is wrong, have it mended there; until then --leeway lets up to 300 seconds pass.',
    details,
  }
}

/** What its clock says, though a cache between may have kept the answer for a while. */
const theirTime = (headers: Headers): number =>
  Date.parse(headers.get('date') ?? '') + Number(headers.get('age') ?? 0) * 1_000
