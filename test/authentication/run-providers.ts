import type { TestApp } from '../support/app.ts'
import { runCommand, type CommandWish, type Ran } from '../support/run-command.ts'

/** Runs `providers …` on the app's database. */
export const runProviders = (
  app: Pick<TestApp, 'config'>,
  { argv, ...more }: CommandWish,
): Promise<Ran> => runCommand(app, { argv: ['providers', ...argv], ...more })
