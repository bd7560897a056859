import { exportMap } from '#shared/map/export/export.ts'
import { buildModel } from '#shared/map/model.ts'
import { completeQuery } from '#shared/map/query/complete.ts'
import { filterMap } from '#shared/map/query/filter.ts'
import { parseQuery } from '#shared/map/query/parse.ts'
import { all } from '#shared/map/query/query.ts'
import { buildTable } from '#shared/map/query/table.ts'
import { arrange } from '#shared/map/scene.ts'
import { seriate } from '#shared/map/seriation.ts'
import { themes } from '#shared/map/themes.ts'
import { atMost, median, type Measure, type Suite } from '../measure.ts'
import { churned, seated } from './churn.ts'
import { compete } from './competition.ts'
import { isSize, largeFleet } from './fleet.ts'
import { movedByChurn } from './places.ts'

const rounds = 25
/** Two frames at 60 a second. */
const frames = 33.4
const shape = { width: 1300, height: 780 }
const texts = [
  'space = *-prod and service = akkeris-postgresql and apps > 3 and !acknowledged',
  'cross-space',
  'name = *a*7*',
  'severity >= high or compliance = pci',
  'not (shared or running)',
]
/** Nearly all of 200 spaces share with one another. */
const pairsOfSpaces = Array.from({ length: 12_000 }, (_, i) => ({
  a: (i * 7919) % 200,
  b: (i * 104_729 + (i >> 5)) % 200,
  weight: 1 + (i % 17),
}))

/** What a filter and an export cost over 200 spaces, 10,000 apps, 30,000 add-ons and 60,000 attachments. */
export const mapSuite: Suite = {
  name: 'map',
  async run(report, options) {
    const { data, table: slots } = seated(largeFleet(), null)
    const later = churned(data)
    const surroundings = { endpoint: 'bench', pinned: new Set<string>() }
    const table = buildTable(data, surroundings)
    const measures: Measure[] = []
    const measure = (limit: number, name: string, work: () => unknown): void => {
      const times = Array.from({ length: rounds }, () => {
        const began = performance.now()
        work()
        return performance.now() - began
      })
      report(`${name}: ${times.map((time) => time.toFixed(0)).join(' ')} ms`)
      measures.push(atMost(limit, { name, value: median(times), unit: 'ms' }))
    }
    for (const text of texts) {
      const parsed = parseQuery(text)
      if (!parsed.ok) throw new Error(parsed.problem.message)
      measure(frames, `filter: ${text.slice(0, 48)}`, () => filterMap(table, parsed.query))
      const { data: shown } = filterMap(table, parsed.query)
      measure(frames, `  laid out anew, ${shown.apps.ids.length} apps`, () => arrange(buildModel(shown), shape))
    }
    measure(frames, 'the slot table after 1 % of churn', () => seated(later, slots))
    measure(frames, 'completion of a name among 30,000', () => completeQuery('name = 77', 9, table))
    measure(frames * 1.5, 'spaces of the matrix brought into order', () => seriate(200, pairsOfSpaces))
    const picture = { data, surroundings, filter: all, focus: null, palette: themes.light, width: 1600, height: 1000 }
    measure(250, 'the whole map as SVG', () => exportMap('svg', picture))
    const same = exportMap('svg', picture) === exportMap('svg', picture)
    measures.push(atMost(0, { name: 'pictures of the same that differ', value: same ? 0 : 1, unit: '' }))
    for (const size of ['S', 'M', 'L', 'XL'] as const) {
      const { moved, surviving } = movedByChurn(size)
      const name = `of ${surviving} apps that stay 1 % of churn moves, ${size}`
      measures.push(atMost(0, { name, value: moved, unit: '' }))
    }
    const chosen = (options.sizes ?? ['S', 'M', 'L', 'XL']).flatMap((size) => (isSize(size) ? [size] : []))
    return [...measures, ...(await compete({ rounds: options.rounds ?? 3, sizes: chosen, report }))]
  },
}
