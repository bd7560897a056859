import { planMissing } from '../catalogue.ts'
import { isUnmet, planIsUnmet } from '../crossings.ts'
import { rightSize } from '../recipes/right-size.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule, missing, ok } from '../rule.ts'
import type { Party } from '../subject.ts'
import { count, listing, verb } from '../wording.ts'

/** Checked for the owner when the add-on is created, and never again (API-FACTS section 6). */
export const planNotMeant = addonRule({
  id: 'AKR-106',
  title: 'Space without the compliance that the plan asks for',
  group: 'environment',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'apps', 'spaces', 'services'],
  silentWithout: [['plan-asks']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires:
    'The plan asks for compliance tags, and the space of an app that holds the add-on, its owner included, lacks one.',
  why: 'What the plan was made for is used where its conditions do not hold. The platform looks only when the add-on is created, not when it is attached, nor when its plan is changed.',
  falsePositives: 'Brokers of databases publish plans that ask for nothing, so mostly custom brokers are concerned.',
  remedyInWords: 'Give each such app an add-on of a plan that its space meets; change the plan where it is the owner.',
  references: ['akkeris/controller-api lib/addons.js', 'akkeris/controller-api lib/addon-attachments.js'],
  judge(subject) {
    const { node, plan, share, consumers } = subject
    if (!plan) return planMissing(node)
    const unmet = planIsUnmet(subject)
    if (unmet === false) return ok
    if (unmet === null) return missing(share.find(({ space }) => !space) ?? { app: null, appName: '' })
    const about = share.filter((party) => isUnmet(plan.compliance, party) === true)
    const isConsumers = about.length === consumers.length && about[0] === consumers[0]
    return {
      status: 'alarm',
      about: isConsumers ? consumers : about,
      facts: { asked: plan.compliance.join(', ') },
    }
  },
  sentence: ({ node, plan }, { about }) => {
    const asked = plan?.compliance ?? []
    return `${node.name} is on the plan ${node.plan}, which asks a space for ${listing(asked)}, and ${count(about.length, 'app')} that ${verb(about.length, 'holds', 'hold')} it ${verb(about.length, 'is', 'are')} where that is not so: ${lacking(asked, about)}.`
  },
  remedy(subject, { about }) {
    if (!about.some(({ isOwner }) => isOwner)) return splitOff(subject, about)
    return rightSize(subject, 'whose tags all of their spaces have', () => true)
  },
})

/** `api-paydev (paydev lacks prod)`. */
function lacking(asked: readonly string[], about: readonly Party[]): string {
  return listing(
    about.map(({ appName, space, standing }) => {
      const missingTags = asked.filter((tag) => !space?.compliance.includes(tag))
      return `${appName} (${standing.spaceName} lacks ${listing(missingTags)})`
    }),
  )
}
