import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { CommandOutput } from '#shared/contract/commands.ts'
import type { Finding } from '#shared/domain/finding.ts'
import { scenarioNames, scenarioWords, type ScenarioName } from '#shared/domain/scenario.ts'
import { startDemo, type Demo } from '#demo/demo.ts'
import { root } from '../../laws/sources.ts'
import { opened, until, type Atlas } from '../whole/atlas.ts'

const minute = 60_000
const hour = 60 * minute

/** Minutes of a story at which it is synced, judged, looked into and judged again; at its beginning unless given. */
const moments: Partial<Record<ScenarioName, readonly number[]>> = {
  'bad-migration': [0, 2, 5, 11],
  'credential-leak': [0, 1],
}

/** What a story is about has to be found whatever else its table says: rule, add-on, and from which minute on. */
const points: Record<ScenarioName, readonly string[]> = {
  calm: [],
  'shared-prod-database': ['0: AKR-206 orders-db critical', '0: AKR-204 orders-db critical'],
  'preview-on-prod': ['0: AKR-107 catalog-db critical', '0: AKR-107 catalog-search critical'],
  orphan: ['0: AKR-201 parcels-db-carriers high', '0: AKR-508 parcels-db-carriers medium'],
  'broker-down': ['0: AKR-503 catalog-db medium', '0: AKR-503 desk-db medium'],
  'half-catalogue': [],
  'bad-migration': [
    '2: AKR-501 orders-db critical',
    '2: AKR-502 orders-db critical',
    '2: AKR-507 orders-db critical',
    '11: AKR-507 orders-db critical',
  ],
  'credential-leak': ['0: AKR-102 cards-db critical', '0: AKR-304 cards-db high'],
}

interface Stage {
  atlas: Atlas
  demo: Demo
  endpointId: string
}

/** The story at its beginning, added to a whole core that goes by the clock of the story. */
async function told(scenario: ScenarioName): Promise<Stage> {
  const demo = await startDemo({ scenario, brokerMilliseconds: 1 })
  onTestFinished(() => demo.close())
  const atlas = await opened({ clock: demo.platform.clock })
  return { atlas, demo, endpointId: await atlas.add(demo.url, demo.key) }
}

type Judged = CommandOutput<'risk.findings'>

const essence = ({ id, severity, score }: Finding): string => `${id} ${severity} ${score}`

async function synced({ atlas, endpointId }: Stage): Promise<Judged> {
  await atlas.call('inventory.sync', { endpointId })
  return await atlas.call('risk.findings', { endpointId })
}

async function lookedInto({ atlas, endpointId }: Stage): Promise<Judged> {
  await atlas.call('look.start', { endpointId, scope: { kind: 'all' }, freshFor: 0 })
  await until(
    'the deep look is over',
    async () => {
      const { progress } = await atlas.call('look.state', { endpointId })
      return progress?.state === 'done'
    },
    60_000,
  )
  return await atlas.call('risk.findings', { endpointId })
}

function findingTable(before: Judged, after: Judged): string {
  const known = new Map([...before.findings, ...after.findings].map((finding) => [finding.id, finding]))
  const standing = (judged: Judged, id: string): string => {
    const finding = judged.findings.find((each) => each.id === id)
    return finding ? `${finding.severity} ${finding.score}` : '-'
  }
  const rows = [...known.values()]
    .toSorted((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1))
    .map(
      ({ id, ruleId, addon, apps }) =>
        `| ${ruleId} | ${addon.name} | ${apps.join(', ')} | ${standing(before, id)} | ${standing(after, id)} |`,
    )
  return ['| rule | add-on | apps | lists | deep look |', '|---|---|---|---|---|', ...rows].join('\n')
}

/** Rules that could not be judged for the same reason on as many add-ons or apps share a row. */
function blindnessTable(before: Judged, after: Judged): string {
  const rules = new Map<string, Set<string>>()
  for (const { ruleId, gap } of [...before.blindness, ...after.blindness]) {
    const counts = [before, after].map(
      ({ blindness }) => blindness.find((each) => each.ruleId === ruleId && each.gap === gap)?.count ?? 0,
    )
    const row = `${gap} | ${counts.join(' | ')}`
    rules.set(row, (rules.get(row) ?? new Set()).add(ruleId))
  }
  if (rules.size === 0) return 'Every rule could be judged.'
  const rows = [...rules]
    .map(([row, ids]) => `| ${[...ids].toSorted().join(', ')} | ${row} |`)
    .toSorted((one, other) => (one < other ? -1 : 1))
  return ['| not judged | why | lists | deep look |', '|---|---|---|---|', ...rows].join('\n')
}

it.each(scenarioNames)(
  '%s: exactly its findings',
  async (scenario) => {
    const { title, about } = scenarioWords[scenario]
    const stage = await told(scenario)
    const found: string[] = []
    const sections: string[] = []
    let passed = 0
    for (const at of moments[scenario] ?? [0]) {
      await stage.demo.platform.clock.advance((at - passed) * minute)
      passed = at
      const before = await synced(stage)
      const after = await lookedInto(stage)
      expect([...before.checks, ...after.checks]).toEqual([])
      found.push(...after.findings.map(({ ruleId, addon, severity }) => `${at}: ${ruleId} ${addon.name} ${severity}`))
      sections.push(`## Minute ${at}`, findingTable(before, after), blindnessTable(before, after))
    }
    expect(found).toEqual(expect.arrayContaining([...points[scenario]]))

    const note =
      'What is found by the lists alone, and once a deep look has asked about everything, with severity and score. ' +
      'Written anew by `vitest --update`; read it against the story before you keep it.'
    const page = `${[`# ${scenario}: ${title}`, about, note, ...sections].join('\n\n')}\n`
    await expect(page).toMatchFileSnapshot(join(root, `test/fixtures/risk/scenarios/${scenario}.md`))
  },
  100_000,
)

it('calm: nothing is worse than medium, and nothing stays unknown', async () => {
  const stage = await told('calm')
  await synced(stage)
  const { summary } = await lookedInto(stage)
  expect(summary).toMatchObject({ critical: 0, high: 0, unknown: 0, notAsked: 0 })
})

it('broker-down: what the broker did not tell is unknown, and no database is called gone or fine', async () => {
  const stage = await told('broker-down')
  await synced(stage)
  const { findings, blindness } = await lookedInto(stage)
  expect(findings.filter(({ ruleId }) => ['AKR-201', 'AKR-504'].includes(ruleId))).toEqual([])
  const untold = blindness.filter(({ gap }) => gap === 'not-told').map(({ ruleId, count }) => `${ruleId} ${count}`)
  expect(untold).toEqual(['AKR-501 2', 'AKR-504 2'])
})

it('half-catalogue: on first sight all is unknown; seen whole before, everything found stays found', async () => {
  const stage = await told('half-catalogue')
  const first = await synced(stage)
  expect(first.findings).toEqual([])
  expect(first.complete).toBe(false)
  expect(first.summary.unknown).toBeGreaterThan(5_000)

  // The controller asks again after two hours, and then another restart loses the region once more.
  await stage.demo.platform.clock.advance(2 * hour)
  const whole = await synced(stage)
  expect(whole.summary.unknown).toBe(0)
  expect(whole.findings.length).toBeGreaterThan(10)
  stage.demo.platform.catalogue.boot({ regions: ['eu-frankfurt'] })
  const half = await synced(stage)
  expect(half.findings.map(essence)).toEqual(whole.findings.map(essence))
  expect(half.summary.unknown).toBeGreaterThan(5_000)
})
