import { planMissing } from '../catalogue.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule, missing, ok, skip, unknown } from '../rule.ts'
import { appNames, count } from '../wording.ts'

export const evictionCoupling = addonRule({
  id: 'AKR-404',
  title: 'Eviction coupling',
  group: 'capacity',
  baseSeverity: 'medium',
  confidence: 'medium',
  needs: ['attachments', 'apps', 'services'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: { apps: { standard: 3, about: 'Apps, the owner among them, from which it fires within one organization.' } },
  fires: 'At least 3 apps, or 2 of different organizations, hold a cache that does not keep its data.',
  why: "One app's surge evicts what the others cached, and a flush or restart by any of them hits all at once.",
  falsePositives:
    'Apps of one organization, space and pipeline are parts of one product: one band lower. Acknowledge where they share sessions on purpose.',
  remedyInWords: 'Give each app a cache of its own.',
  references: ['mikeperham.com storing-data-with-redis', 'AWS ElastiCache RebootCacheCluster'],
  judge({ statefulness, share, consumers, blast, node }, options) {
    if (statefulness.kind !== 'volatile-cache') return skip
    const organizations = blast.organizationCount
    if (share.length < options.apps && organizations <= 1) {
      const blind = share.find(({ standing }) => standing.organization === null)
      if (!blind) return ok
      if (!blind.app) return missing(blind)
      return unknown('not-told', () => `The platform does not say which organization ${blind.appName} belongs to.`)
    }
    if (statefulness.missing !== null) return planMissing(node)
    return { status: 'alarm', about: consumers, facts: { organizations }, damped: blast.oneProduct }
  },
  sentence: ({ node, share, blast }) =>
    `${count(share.length, 'app')} of ${count(blast.organizationCount, 'organization')} evict each other's data from ${node.name}: ${appNames(share)}.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})
