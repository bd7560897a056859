import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

const root = `${import.meta.dirname}/..`

/** Reading code is most of what a short process does. Kept, it is read once: by Vitest's own, and by all that tests start. */
process.env['NODE_COMPILE_CACHE'] ??= `${root}/node_modules/.cache/test-processes`

/** Here tests listen to the process they run in, change its environment, or are a whole shell in it. */
const apart = ['test/core/{whole,endpoints}/**/*.test.ts', 'test/shells/**/*.test.ts']

export default defineConfig({
  root,
  test: {
    pool: 'forks',
    // One more than there are cores: long files spend a third of their time waiting for a process or for a clock.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Nothing may reach the real package: importing it in plain Node starts a download.
    alias: { electron: `${import.meta.dirname}/double/electron.ts` },
    projects: [
      { extends: true, test: { name: 'apart', include: apart } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/{laws,core,renderer,demo,kit}/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, ...apart],
          // A process for every file takes longer to start and to read the core than most files take to run.
          isolate: false,
        },
      },
    ],
  },
})
