import type { RequestListener } from 'node:http'
import type { DemoSettings } from '../../demo/backend/settings.ts'
import type { Clock } from '../runtime/clock.ts'
import { listenWhenAsked } from '../runtime/listen-when-asked.ts'
import type { Log } from '../runtime/log.ts'

/** The demo, which is loaded for the first who asks for it: it takes as long as a tenth of a start. */
export const createDemoPage = (
  settings: DemoSettings,
  { clock, log }: { clock: Clock; log: Log },
): RequestListener =>
  listenWhenAsked(
    async () => {
      const { createDemo } = await import('../../demo/backend/demo.ts')
      const report = (sentence: string) => {
        log.warn(sentence)
      }
      return createDemo(settings, { clock, report })
    },
    (error) => {
      log.error({ err: error }, 'The demo cannot be loaded.')
    },
  )
