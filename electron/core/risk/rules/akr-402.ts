import { attributeOf, planMissing } from '../catalogue.ts'
import { rightSize } from '../recipes/right-size.ts'
import { addonRule, missing, ok } from '../rule.ts'
import { anyProduction } from '../share.ts'
import { appNames, count, verb } from '../wording.ts'

export const multiTenantPlan = addonRule({
  id: 'AKR-402',
  title: 'Shared multi-tenant plan in production',
  group: 'capacity',
  baseSeverity: 'medium',
  confidence: 'high',
  needs: ['attachments', 'apps', 'spaces', 'services'],
  silentWithout: [['plan-shared-server']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: { apps: { standard: 4, about: 'Apps, the owner among them, from which it fires outside production too.' } },
  fires:
    'The plan says that its server is not dedicated, and an app in a prod space holds the add-on, or at least 4 apps do.',
  why: 'Its neighbours are noisy twice: strangers on the same server and apps on the same add-on. Such plans have no backups, restores, restarts or logs of their own either.',
  falsePositives: 'A plan that says nothing about it is taken to be dedicated. Acknowledge where little hangs on it.',
  remedyInWords: 'Move to a dedicated plan while all apps are stopped.',
  references: ['akkeris/database-broker', 'akkeris/docs addons/postgresql.md'],
  judge({ plan, node, share, consumers }, options) {
    if (plan && attributeOf(plan, 'dedicated') !== 'false') return ok
    const production = share.length >= options.apps || anyProduction(share)
    if (production === false) return ok
    if (!plan) return planMissing(node)
    if (production !== true) return missing(production)
    return { status: 'alarm', about: consumers, facts: { plan: plan.name } }
  },
  sentence({ node, share }) {
    const production = share.filter(({ standing }) => standing.production === true).length
    return `${node.name} is on ${node.plan}, a server shared with strangers, and ${count(share.length, 'app')} ${verb(share.length, 'holds', 'hold')} it, ${production} of them in production: ${appNames(share)}.`
  },
  remedy: (subject) =>
    rightSize(subject, 'on a server of its own', (plan) => attributeOf(plan, 'dedicated') === 'true'),
})
