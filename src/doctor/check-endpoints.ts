import type { AuthorizationServer } from 'oauth4webapi'
import type { Examination, Findings } from './examination.ts'
import type { CheckId, Finding } from './finding.ts'
import { isAnswered, type Answered, type Asking, type Probed } from './probe.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

const endpoints: [check: CheckId, name: keyof AuthorizationServer, asking: Asking][] = [
  ['endpoints.authorization', 'authorization_endpoint', { headers: { accept: 'text/html' } }],
  ['endpoints.token', 'token_endpoint', { method: 'POST', headers: form }],
  ['endpoints.userInfo', 'userinfo_endpoint', {}],
]

/** Whether somebody is at each endpoint: asked for nothing, each may refuse as it likes. */
export async function* checkEndpoints(
  { probe }: Examination,
  server: AuthorizationServer,
): Findings<Answered[]> {
  const asked = endpoints.map(async ([check, name, asking]) => {
    const url = server[name]
    return { check, probed: typeof url === 'string' ? await probe(url, asking) : undefined }
  })
  const answers: Answered[] = []
  for (const each of asked) {
    const { check, probed } = await each
    yield judge(check, probed)
    if (probed && isAnswered(probed)) answers.push(probed)
  }
  return answers
}

function judge(check: CheckId, probed: Probed | undefined): Finding {
  if (!probed) {
    return {
      check,
      status: 'note',
      says: 'It has no UserInfo: all claims must be in the ID token.',
    }
  }
  const place = placeOf(probed.url)
  if (!isAnswered(probed)) {
    const { trouble, mend } = probed
    const says = `${place} gives no answer: ${trouble}.`
    return { check, status: 'failed', says, ...(mend !== undefined && { mend }) }
  }
  const { status, tookMs } = probed
  const details = { httpStatus: status, tookMs }
  if (status === 404 || status === 410) {
    const says = `${place} answers ${status}: nothing is there.`
    const mend = 'That is for whoever runs the provider to mend: its metadata name this address.'
    return { check, status: 'failed', says, mend, details }
  }
  if (status >= 500) {
    const says = `${place} answers ${status}, as if it were failing.`
    return { check, status: 'warning', says, details }
  }
  return { check, status: 'ok', says: `${place} answers (${tookMs} ms).`, details }
}

function placeOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}
