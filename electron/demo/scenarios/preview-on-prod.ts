import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

/** Branches that are open as pull requests; the platform names a preview after its source. */
const previews = [
  ['catalog7f3a', 'drop-old-columns'],
  ['catalogb21c', 'faster-facets'],
  ['cataloge904', 'new-currency'],
] as const

/** Previews of a production app, attached to its data as the platform does it by itself. */
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
  return { seed: land.seed }
}
