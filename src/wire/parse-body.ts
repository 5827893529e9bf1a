import { asObject } from './decode.ts'
import { inputPlace } from './place.ts'
import { Refusal } from './refusal.ts'
import { headerOf, type WireRequest } from './request.ts'

// The older SDKs, iOS's among them, name a JSON of AWS's own.
const jsonTypes = /^application\/(json|x-amz-json-1\.[01])\s*(;|$)/i
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The members of the body; none when it is empty. Throws UnsupportedMediaTypeException where it is
 * said to be no JSON (a body of no type is taken for JSON), SerializationException where it is none.
 */
export function parseBody(request: WireRequest): Record<string, unknown> {
  if (request.body.length === 0) return {}
  if ((headerOf(request, 'content-encoding') ?? 'identity').toLowerCase() !== 'identity') {
    throw unsupported('A body must be sent as it is, without a Content-Encoding.')
  }
  if (!jsonTypes.test(headerOf(request, 'content-type') ?? 'application/json')) {
    throw unsupported('A body must be application/json.')
  }
  return asObject(parseJson(request.body), inputPlace)
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body))
  } catch {
    throw new Refusal('SerializationException', 'The body is not JSON in UTF-8.')
  }
}

const unsupported = (message: string): Refusal =>
  new Refusal('UnsupportedMediaTypeException', message)
