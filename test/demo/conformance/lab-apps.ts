import type { Seed } from '#demo/seed/format.ts'

type SeedApp = Seed['apps'][number]

/** For `given`: an app of the estate with these facts instead. */
export const app =
  (name: string, facts: Partial<SeedApp>) =>
  (seed: Seed): void => {
    const found = seed.apps.find((one) => `${one.name}-${one.space}` === name)
    if (!found) throw new Error(`The estate has no app ${name}.`)
    Object.assign(found, facts)
  }

/** For `given`: the estate without an app. */
export const without =
  (name: string) =>
  (seed: Seed): void => {
    seed.apps = seed.apps.filter((one) => `${one.name}-${one.space}` !== name)
  }

/** For `given`: one change of the estate after the other. */
export const all =
  (...changes: ((seed: Seed) => void)[]) =>
  (seed: Seed): void => {
    for (const change of changes) change(seed)
  }
