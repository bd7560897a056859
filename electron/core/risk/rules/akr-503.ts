import { isFresh } from '../asked.ts'
import { catalogueRead } from '../catalogue.ts'
import { isFailed } from '../facts.ts'
import { reportGap } from '../recipes/repair.ts'
import { addonRule, notAsked, ok, unknown, type Verdict } from '../rule.ts'
import type { Subject } from '../subject.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

export const catalogueGap = addonRule({
  id: 'AKR-503',
  title: 'Catalogue gap',
  group: 'operation',
  baseSeverity: 'high',
  confidence: 'medium',
  needs: ['attachments', 'addons', 'services', 'look:addons'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: true,
  context: false,
  optIn: false,
  options: { 'fresh-hours': { standard: 24, about: "Hours for which an app's own list of add-ons is believed." } },
  fires:
    "The catalogue lists the service or the plan of the add-on no more, or the list of its owner's own add-ons leaves it out.",
  why: 'The broker is down or the service was retired: the add-on cannot be changed, attached or deleted, and whole lists go missing because of it.',
  falsePositives:
    'A catalogue of which nothing could be read is the trouble of the platform and no finding about single add-ons.',
  remedyInWords: 'Change nothing, and have the platform team look at the broker.',
  references: ['akkeris/controller-api lib/addon-services.js', 'akkeris/controller-api lib/addons.js'],
  judge(subject, options) {
    const { scope, plan, service, node, consumers } = subject
    const { graph } = scope
    if (plan && !Object.hasOwn(graph.carried, plan.id)) return judgeOwnList(subject, options['fresh-hours'])
    if (!catalogueRead(graph)) return unknown('list-short', () => 'Nothing of the catalogue of services could be read.')
    const serviceListed = service !== null && !Object.hasOwn(graph.carried, service.id)
    if (serviceListed && node.planId === '') {
      return unknown('not-told', () => `The platform does not say what plan ${node.name} is on.`)
    }
    return { status: 'alarm', about: consumers, facts: { missing: serviceListed ? 'plan' : 'service' } }
  },
  sentence({ node }, { about, facts }) {
    const borrowers = `${count(about.length, 'app')} ${verb(about.length, 'borrows', 'borrow')}`
    if (facts['missing'] === 'owner') {
      return `The list of what ${ownerOf(node)} owns leaves out ${node.name}, although the platform lists it and ${borrowers} it: ${appNames(about)}.`
    }
    const what = facts['missing'] === 'plan' ? `plan ${node.plan}` : `service ${node.service}`
    return `The catalogue does not list the ${what} of ${node.name}, which ${borrowers}: ${appNames(about)}.`
  },
  remedy(subject, { facts }) {
    const { node } = subject
    if (facts['missing'] === 'owner') return reportGap(subject, `GET /apps/${ownerOf(node)}/addons leaves it out.`)
    const what = facts['missing'] === 'plan' ? `plan ${node.plan}` : `service ${node.service}`
    return reportGap(subject, `GET /addon-services leaves out its ${what}.`)
  },
})

const listUnasked = notAsked(
  ({ node, owner }: Subject) => `whether the list of what ${owner?.appName} owns shows ${node.name}`,
)

/** The platform leaves an add-on out of its owner's list while its broker does not answer (API-FACTS section 9). */
function judgeOwnList(subject: Subject, hours: number): Verdict {
  const { scope, node, owner } = subject
  const { addon } = node
  if (!addon || !owner || Object.hasOwn(scope.graph.carried, node.id)) return ok
  const { look } = owner.standing
  if (look && Object.hasOwn(look.silent, node.id)) return leftOut(subject)
  if (look && isFailed(look, 'addons')) {
    return unknown('not-told', () => `The platform was asked for the add-ons of ${owner.appName} and did not answer.`)
  }
  if (!look?.states) return listUnasked
  if (Object.hasOwn(look.states, node.id)) return isFresh(scope, look.askedAt, hours) ? ok : listUnasked
  const created = scope.momentOf(addon.createdAt)
  if (created === null) return unknown('absurd', () => `${node.name} was created at a time that cannot be.`)
  if (created >= look.askedAt) return listUnasked
  return leftOut(subject)
}

function leftOut({ consumers }: Subject): Verdict {
  return { status: 'alarm', about: consumers, facts: { missing: 'owner' } }
}
