import type { RemedyStep } from '#shared/domain/finding.ts'
import { choosePrimary } from '../recipes/choose-primary.ts'
import { detachRequest, heldOn, type Held } from '../recipes/held.ts'
import { patch, post, request } from '../recipes/requests.ts'
import { ownAddonName } from '../recipes/split-off.ts'
import { appRule, ok, type AppVerdict } from '../rule.ts'
import type { AppSubject, Holding } from '../subject.ts'
import { clashes, homeOf, namesInCommon, overlap, whyBlind } from '../holdings.ts'
import { areApart, freshPrimaries, primaryNow } from '../primary.ts'
import { prefixOf } from '../variables.ts'
import { count, listing } from '../wording.ts'

export const servicesClash = appRule({
  id: 'AKR-302',
  title: 'Two services write the same config variable',
  group: 'variables',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'addons', 'look:attachments', 'look:variables'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: freshPrimaries,
  fires:
    'Two add-ons of different services, at least one of them shared, are both primary on one app and bring a variable of the same name, as databases of PostgreSQL and of MySQL do with DATABASE_URL.',
  why: 'Each service has a primary of its own and its variables bear no prefix: one add-on wins silently, and the app may talk to the other kind of database.',
  falsePositives: 'None are known. An app that reads neither of the variables can be acknowledged.',
  remedyInWords:
    'Detach the one the app can do without. The only add-on of its service cannot be demoted, and its name changes nothing as long as it is primary: where the app needs both, give each service another primary.',
  references: ['akkeris/controller-api lib/osb-addons.js', 'akkeris/docs architecture/addons.md'],
  judge(subject, { 'fresh-hours': hours }) {
    return subject.rivals.length > 0 ? lookCloser(subject, hours) : ok
  },
  sentence({ standing }, { home, others, facts }) {
    const names = [home, ...others].map(({ name, node }) => `${name} (${node.service})`)
    return `${standing.appName} has ${count(names.length, 'primary add-on')} that write ${listing(String(facts['variables']).split(', '))}: ${listing(names)}. One of them wins, and nothing tells which.`
  },
  remedy(subject, { home, others }) {
    const { appName } = subject.standing
    const all = [home, ...others].map((holding) => heldOn(subject, holding))
    return [
      {
        text: 'See which of them the variable comes from now.',
        requests: [request('GET', `/apps/${appName}/config-vars/notes`)],
      },
      ...all.flatMap((held): RemedyStep[] => {
        const detach = detachRequest(held)
        if (!detach) return []
        return [
          {
            text: `If ${appName} can do without ${held.name}, detach it; the app is redeployed at once and the others stay.`,
            requests: [detach],
          },
        ]
      }),
      ...all.flatMap((held) => anotherPrimary(subject, held)),
    ]
  },
})

function lookCloser(subject: AppSubject, hours: number): AppVerdict {
  const { groups, blind } = clashes(subject.rivals, (one, other) => {
    if (one.node.service === other.node.service) return false
    // Most add-ons bring one variable. To doubt the notes would leave each app with a home-made broker unjudged for ever.
    const overlapping = overlap(subject, one, other, true)
    const isApart = areApart(subject, [one, other], false, hours)
    if (isApart === true || overlapping === false) return false
    const isUntold = [one, other].some((each) => primaryNow(subject, each, hours) === null)
    return isApart !== false || isUntold || overlapping === null ? null : true
  })
  const cases = groups.flatMap((group) => {
    const home = homeOf(group)
    if (!home) return []
    const others = group.filter((holding) => holding !== home)
    return [{ home, others, facts: { variables: variablesOf(subject, group).join(', ') } }]
  })
  const doubt = blind !== null && areApart(subject, blind, false, hours)
  const blindness = blind && (typeof doubt === 'object' ? doubt : whyBlind(subject, blind))
  if (cases.length === 0) return blindness ?? ok
  return { status: 'alarm', cases, ...(blindness && { blind: blindness }) }
}

function variablesOf(subject: AppSubject, group: readonly Holding[]): string[] {
  const names = group.flatMap((one) =>
    group.flatMap((other) => (one.node.service === other.node.service ? [] : namesInCommon(subject, one, other))),
  )
  return [...new Set(names)].toSorted()
}

/** What is not primary has a prefix, and so has what was: then the app can read each by a name that is its own. */
function anotherPrimary(subject: AppSubject, held: Held): RemedyStep[] {
  const { appName, service, name } = held
  const effect = `variables of ${name} then begin with ${prefixOf(name)}_`
  const spare = subject.byService.get(service)?.find(({ node }) => node.id !== held.addonId)
  if (spare) {
    return choosePrimary(`If ${appName} needs ${name}, make ${spare.name} the primary ${service} instead: ${effect}.`, [
      heldOn(subject, spare),
    ])
  }
  const own = ownAddonName(held.addonId)
  return [
    {
      text: `If ${appName} needs ${name}, create another ${service} that nobody reads and make it the primary once it is provisioned: ${effect}.`,
      requests: [
        post(`/apps/${appName}/addons`, { plan: held.plan, attachment: { name: own } }),
        patch(`/apps/${appName}/addons/${own}`, { primary: true }),
      ],
    },
  ]
}
