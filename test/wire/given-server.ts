import { onTestFinished } from 'vitest'
import type { Contract } from '../../src/contract/contract.ts'
import { createLog } from '../../src/runtime/log.ts'
import {
  startHttpServer,
  type HttpServer,
  type HttpServerOptions,
} from '../../src/wire/http-server.ts'
import type { Operation } from '../../src/wire/operation.ts'
import { serve, type ServedContract, type Service } from '../../src/wire/service.ts'

export const silence = createLog('silent', 'json')

/** A server on a free port, stopped when the test is over. */
export async function givenServer(options: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    services: [],
    log: silence,
    ...options,
  })
  onTestFinished(() => server.stop())
  return server
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
