import type { App, Plan } from '#shared/domain/inventory.ts'
import { attributeOf, planMissing } from '../catalogue.ts'
import { fewerDynos, rightSize } from '../recipes/right-size.ts'
import { addonRule, ok, skip, unknown, type Unknown } from '../rule.ts'
import { runningUnknown } from '../share.ts'
import type { Party, Scope } from '../subject.ts'
import { appNames, count, verb } from '../wording.ts'

/** The limit counts everybody's connections, so all apps of the share are added up, the owner among them. */
export const connectionBudget = addonRule({
  id: 'AKR-401',
  title: 'Connection budget',
  group: 'capacity',
  baseSeverity: 'high',
  confidence: 'medium',
  needs: ['attachments', 'apps', 'services'],
  silentWithout: [['plan-limits-connections']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {
    pool: { standard: 5, about: 'Connections that a dyno opens, where neither a note nor a label of its app says.' },
    percent: { standard: 80, about: 'How much of its connection limit a plan may be asked for, in percent.' },
  },
  fires:
    'The dynos of all running apps that hold the add-on, times their pools, open more than 80 % of the connections that its plan allows. A pool is 5, or what a note or the label pool=N of the app says.',
  why: 'Once the connections are used up every app is refused, and the one that scales out takes the others down.',
  falsePositives: 'Say the real pool of an app in a note, or with a label on the app such as pool=2.',
  remedyInWords:
    'Run fewer dynos for now, then move to a plan that allows more connections while all apps are stopped.',
  references: ['akkeris/database-broker', '12factor.net/backing-services'],
  judge({ scope, share, plan, node }, { pool, percent }) {
    if (!plan) return planMissing(node)
    const limit = limitOf(plan)
    if (limit === null) return skip
    if (Number.isNaN(limit)) return unknown('absurd', () => `${plan.name} has a connection limit that cannot be.`)
    let connections = 0
    let takers = 0
    let blind: Party | null = null
    for (const party of share) {
      const taken = connectionsOf(scope, party, pool)
      if (taken === null) blind ??= party
      else if (taken > 0) {
        connections += taken
        takers += 1
      }
    }
    if (connections * 100 <= percent * limit) return blind ? connectionsUnknown(blind) : ok
    const about =
      takers === share.length ? share : share.filter((party) => (connectionsOf(scope, party, pool) ?? 0) > 0)
    return { status: 'alarm', about, facts: { connections, limit, percent, pool } }
  },
  sentence({ scope, node, share }, { about, facts }, { pool }) {
    const atLeast = share.some((party) => connectionsOf(scope, party, pool) === null) ? 'at least ' : ''
    const apps = count(about.length, 'running app')
    return `${apps} ${verb(about.length, 'opens', 'open')} ${atLeast}${String(facts['connections'])} of the ${String(facts['limit'])} connections that ${node.plan} allows ${node.name}: ${appNames(about)}.`
  },
  remedy(subject, { about, facts }) {
    const connections = Number(facts['connections'])
    const percent = Number(facts['percent'])
    const pools = about.map((party) => ({ party, perDyno: poolOf(subject.scope, party, Number(facts['pool'])) ?? 0 }))
    return [
      fewerDynos(pools, Math.floor((Number(facts['limit']) * percent) / 100)),
      ...rightSize(subject, `for ${count(connections, 'connection')}`, (plan) => {
        const limit = limitOf(plan)
        return limit === null || connections * 100 <= percent * limit
      }),
    ]
  },
})

/** Older brokers spell it in words. Null where the plan has none, NaN where it is no number of connections. */
export function limitOf(plan: Plan): number | null {
  const text = attributeOf(plan, 'connection_limit') ?? attributeOf(plan, 'Connection Limit')
  if (text === null) return null
  return /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN
}

/** What all dynos of an app open; null where nobody can say. */
function connectionsOf(scope: Scope, party: Party, standardPool: number): number | null {
  const { app, standing } = party
  if (app && (app.maintenance || app.releasedAt === null)) return 0
  if (standing.dynos === null) return null
  if (standing.dynos === 0) return 0
  const pool = poolOf(scope, party, standardPool)
  return pool === null ? null : standing.dynos * pool
}

/** Connections per dyno: as a person noted, else as a label of the app says, else the standard. Null for nonsense. */
function poolOf({ facts }: Scope, { appId, app }: Party, standardPool: number): number | null {
  const noted = facts.annotations.pools.get(appId)
  if (noted !== undefined) return noted >= 0 && Number.isFinite(noted) ? noted : null
  return app ? labelledPool(app, standardPool) : standardPool
}

/** As the label `pool=N` of the app says, else the standard; null for nonsense. */
export function labelledPool({ labels }: Pick<App, 'labels'>, standardPool: number): number | null {
  if (!labels.includes('pool=')) return standardPool
  const label = labels
    .split(',')
    .map((each) => each.trim())
    .find((each) => each.startsWith('pool='))
  if (label === undefined) return standardPool
  return /^pool=\d+$/.test(label) ? Number(label.slice('pool='.length)) : null
}

function connectionsUnknown(party: Party): Unknown {
  if (party.standing.dynos === null) return runningUnknown(party)
  return unknown('absurd', () => `The pool that ${party.appName} is said to have cannot be.`)
}
