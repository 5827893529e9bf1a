import { writeSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Ends the run with one plain line: how many passed, and how many failed. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    // A file that could not be read has failed without a test, and so has what no test waited for.
    const broken = modules.filter((module) => module.errors().length > 0).length
    const failed = count('failed') + broken + unhandledErrors.length
    writeSync(1, `${count('passed')} passed, ${failed} failed\n`)
  }
}
