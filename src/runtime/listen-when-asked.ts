import type { RequestListener } from 'node:http'

/**
 * Answers requests by what is loaded for the first of them, where that takes long. While it cannot be
 * loaded they are answered 503, and `report` is told why; the next request tries again.
 */
export function listenWhenAsked(
  load: () => Promise<RequestListener>,
  report: (error: unknown) => void,
): RequestListener {
  let loading: Promise<RequestListener> | undefined
  return (request, response) => {
    loading ??= load()
    loading.then(
      (listener) => {
        listener(request, response)
      },
      (error: unknown) => {
        loading = undefined
        report(error)
        response.writeHead(503).end()
      },
    )
  }
}
