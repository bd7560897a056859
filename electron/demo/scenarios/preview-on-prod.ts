import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

/** Branches that are open as pull requests; the platform names a preview after its source. */
const previews = [
  ['catalog7f3a', 'drop-old-columns'],
  ['catalogb21c', 'faster-facets'],
  ['cataloge904', 'new-currency'],
] as const

export function previewOnProduction(): Plot {
  const land = foundTown()
  const source = 'catalog-shop-prod'
  land.app(source).repository = { url: 'https://git.akkeris.example/shop/catalog', branch: 'main' }
  for (const [name, branch] of previews) {
    land.add({
      name,
      space: 'shop-prod',
      organization: 'commerce',
      previewOf: source,
      description: `Preview of ${branch}`,
      repository: { url: 'https://git.akkeris.example/shop/catalog', branch },
    })
  }
  // What the platform does by itself: a preview is attached to whatever its source may share.
  const apps = previews.map(([name]) => `${name}-shop-prod`).join(' ')
  land.share('catalog-db', apps)
  land.share('catalog-search', apps)
  const story =
    'The catalog switched previews on, and each open pull request now has an app of its own, attached to whatever ' +
    'the catalog has: the production database too. One of the branches is called drop-old-columns. Look at the apps ' +
    'that hold catalog-db.'
  return { story, seed: land.seed }
}
