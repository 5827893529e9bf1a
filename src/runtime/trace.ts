import { SpanStatusCode, trace, type Attributes } from '@opentelemetry/api'

/**
 * Does some work within a span, which ends as the work does. Where no exporter was started a span is
 * nothing, and costs next to it.
 */
export async function inSpan<Result>(
  name: string,
  attributes: Attributes,
  work: () => Promise<Result>,
): Promise<Result> {
  return trace.getTracer('countersign').startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work()
    } catch (error) {
      // Its name, not its message: a span leaves the house.
      const message = error instanceof Error ? error.name : 'unknown'
      span.setStatus({ code: SpanStatusCode.ERROR, message })
      throw error
    } finally {
      span.end()
    }
  })
}
