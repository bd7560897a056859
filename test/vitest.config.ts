import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  test: {
    include: ['test/{laws,core,shells,renderer,demo,kit}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Nothing may reach the real package: importing it in plain Node starts a download.
    alias: { electron: `${import.meta.dirname}/double/electron.ts` },
  },
})
