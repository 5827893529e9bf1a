import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A machine that is busy takes its time.
    expect: { poll: { timeout: 20_000 } },
    // A test of the second kind mostly waits for the database.
    maxWorkers: Math.max(3, availableParallelism()),
    unstubEnvs: true,
    reporters: ['default', './test/support/count-reporter.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          globalSetup: ['./test/support/postgres.ts'],
          // What a test imports takes longer to load than most tests take: a process loads it once.
          isolate: false,
          setupFiles: ['./test/support/each-file.ts'],
        },
      },
      // Longer than anybody would wait for, with programs that most machines have not.
      { extends: true, test: { name: 'rehearsal', include: ['test/**/*.rehearsal.ts'] } },
    ],
  },
})
