import { choosePrimary, ownInstead } from '../recipes/choose-primary.ts'
import { splitOff } from '../recipes/split-off.ts'
import { isUnasked } from '../facts.ts'
import { addonRule, judgeConsumers, notAsked, type Verdict } from '../rule.ts'
import type { Subject } from '../subject.ts'
import { primaryUntold } from '../holdings.ts'
import { freshPrimaries, outdatedOf } from '../primary.ts'
import { baseNames } from '../variables.ts'
import { appNames, listing, ownerOf, verb } from '../wording.ts'

export const borrowedPrimary = addonRule({
  id: 'AKR-304',
  title: 'Borrowed add-on is the primary one',
  group: 'variables',
  baseSeverity: 'medium',
  confidence: 'high',
  needs: ['attachments', 'look:attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: freshPrimaries,
  fires: 'The add-on is the primary of its service on an app that does not own it; high for a relational database.',
  why: 'What frameworks take for the database of the app belongs to somebody else: migrations, which run by themselves in the release phase, change a schema that others stand on.',
  falsePositives:
    'Apps that a person marked as readers are left out, for example replicas of one product. Apps of one organization, space and pipeline are parts of one product: one band lower.',
  remedyInWords: 'Give the app an add-on of its own and make that the primary before anything is detached.',
  references: ['akkeris/controller-api lib/addon-attachments.js', 'akkeris/docs architecture/addons.md'],
  judge(subject, { 'fresh-hours': hours }) {
    const { facts } = subject.scope
    const [first] = subject.consumers
    // Nearly all the time nobody has asked: then it is the same of each of them.
    if (first && isUnasked(facts) && facts.annotations.readers.size === 0) {
      return unasked
    }
    return judgeAsked(subject, hours)
  },
  sentence({ node }, { about }) {
    const [variable] = baseNames(node.service) ?? []
    const where = variable === undefined ? '' : `, under ${variable}`
    return `${appNames(about)} ${verb(about.length, 'uses', 'use')} ${node.name}, which belongs to ${ownerOf(node)}, as ${verb(about.length, 'its', 'their')} primary ${node.service}${where}.`
  },
  remedy(subject, { about }) {
    const { node, scope } = subject
    const own = about.map((party) => ({ party, instead: ownInstead(scope, node, party.appId) }))
    const instead = own.flatMap((each) => each.instead ?? [])
    const without = own.filter((each) => each.instead === null).map(({ party }) => party)
    return [
      ...(instead.length > 0
        ? choosePrimary(
            `Make ${listing(instead.map(({ name, appName }) => `${name} the primary of ${appName}`))}, which owns it. The variables of ${node.name} get a prefix at once, so change the code that reads them first.`,
            instead,
          )
        : []),
      ...(without.length > 0 ? splitOff(subject, without) : []),
    ]
  },
})

const unasked = notAsked(
  ({ node, consumers: [first] }: Subject) => `whether ${node.name} is the primary ${node.service} of ${first?.appName}`,
)

function judgeAsked(subject: Subject, hours: number): Verdict {
  const { node, scope, statefulness, blast } = subject
  const { readers } = scope.facts.annotations
  return judgeConsumers(
    subject,
    (party) => {
      const isReader = readers.size > 0 && readers.has(`${node.id}\n${party.appId}`)
      if (isReader) return false
      const primary = subject.isPrimary(party)
      return primary === false && outdatedOf(subject, party, hours) ? null : primary
    },
    (about) => ({
      // Another app that makes it its primary is another case.
      facts: { primaryOn: about.map(({ appName }) => appName).join(', ') },
      severity: statefulness.kind === 'relational' ? 'high' : 'medium',
      damped: blast.oneProduct,
    }),
    (party) => outdatedOf(subject, party, hours) ?? primaryUntold(scope, node, party),
  )
}
