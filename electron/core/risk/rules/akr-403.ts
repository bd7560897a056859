import { attributeOf, planMissing } from '../catalogue.ts'
import { rightSize } from '../recipes/right-size.ts'
import { addonRule, missing, ok } from '../rule.ts'
import { anyProduction } from '../share.ts'
import { appNames, count } from '../wording.ts'

export const noHighAvailability = addonRule({
  id: 'AKR-403',
  title: 'No high availability under a production fan-out',
  group: 'capacity',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'apps', 'spaces', 'services'],
  silentWithout: [['plan-single-node']],
  minimumStatefulness: 0.6,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: { apps: { standard: 3, about: 'Apps, the owner among them, from which it fires.' } },
  fires:
    'The plan says that it is not highly available, and at least 3 apps hold the add-on, one of them in a prod space.',
  why: 'One broken machine, or one restart, takes all these apps down together until the service is back.',
  falsePositives:
    'A plan that says nothing about it is taken as it is. Acknowledge where the apps do without the data.',
  remedyInWords: 'Move to a highly available plan while all apps are stopped.',
  references: ['akkeris/database-broker', 'akkeris/docs addons/postgresql.md'],
  judge({ plan, node, share, consumers }, options) {
    if (share.length < options.apps) return ok
    if (plan && attributeOf(plan, 'high_availability') !== 'false') return ok
    const production = anyProduction(share)
    if (production === false) return ok
    if (!plan) return planMissing(node)
    if (production !== true) return missing(production)
    return { status: 'alarm', about: consumers, facts: { plan: plan.name } }
  },
  sentence({ node, share }) {
    const production = share.filter(({ standing }) => standing.production === true)
    return `${count(share.length, 'app')} stand and fall with ${node.name}, whose plan ${node.plan} is not highly available; in production: ${appNames(production)}.`
  },
  remedy: (subject) =>
    rightSize(subject, 'with high availability', (plan) => attributeOf(plan, 'high_availability') === 'true'),
})
