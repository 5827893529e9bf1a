import { onTestFinished } from 'vitest'
import type { Contract } from '../../src/contract/contract.ts'
import { createLog } from '../../src/runtime/log.ts'
import {
  createHttpServer,
  type HttpServer,
  type HttpServerOptions,
} from '../../src/wire/http-server.ts'
import type { Operation } from '../../src/wire/operation.ts'
import { serve, type ServedContract, type Service } from '../../src/wire/service.ts'

export const silence = createLog('silent', 'json')

type Options = Partial<HttpServerOptions & { port: number }>

/** A server on a free port, stopped when the test is over. */
export async function givenServer({ port = 0, ...options }: Options = {}): Promise<
  HttpServer & { url: string }
> {
  const server = await createHttpServer({ services: [], log: silence, ...options })
  const url = await server.listen({ host: '127.0.0.1', port })
  onTestFinished(() => server.stop())
  return { ...server, url }
}

/** A service whose operations give, or throw, what they are told to, and remember their inputs. */
export function givenService(
  contract: Contract,
  answers: Record<string, object>,
  authenticate: Service<unknown>['authenticate'] = async () => undefined,
): { service: ServedContract; inputs: unknown[] } {
  const inputs: unknown[] = []
  const operations = Object.entries(answers).map(([name, answer]): Operation<unknown> => ({
    name,
    async handle(input) {
      inputs.push(input)
      if (answer instanceof Error) throw answer
      return answer
    },
  }))
  return { service: serve({ contract, operations, authenticate }, silence), inputs }
}
