import { environmentsNotKnown, judgeCrossings, mixesEnvironments, namesDiffer, passesOn } from '../crossings.ts'
import { environmentByName } from '../environment.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule, ok } from '../rule.ts'
import type { Party, Subject } from '../subject.ts'
import { listing, ownerOf, verb } from '../wording.ts'

export const namesSayOtherwise = addonRule({
  id: 'AKR-109',
  title: 'Shared across environments, by the names of the spaces',
  group: 'environment',
  baseSeverity: 'medium',
  confidence: 'low',
  needs: ['attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: passesOn,
  transient: false,
  context: true,
  optIn: false,
  options: {},
  fires:
    'Words in the names of the two spaces, such as dev and qa, say that they are for different things, and none of AKR-101 to AKR-108 speaks of the add-on.',
  why: 'One environment changes under another: a test run empties what a demonstration stands on.',
  falsePositives:
    'Names that follow no rule. The policy file says which words stand for what; a space whose name says nothing is left out.',
  remedyInWords: 'Give the apps of the other environment an add-on of their own, copy the data, and detach.',
  references: ['12factor.net/dev-prod-parity', 'akkeris/docs architecture/addons.md'],
  judge(subject) {
    const { settings } = subject.scope
    const verdict = judgeCrossings(subject, (owner, consumer) => namesDiffer(owner, consumer, settings))
    if (verdict.status !== 'alarm') return verdict
    const told = mixesEnvironments(subject)
    if (told === null) return environmentsNotKnown(subject)
    return told ? ok : verdict
  },
  sentence: (subject, { about }) =>
    `${subject.node.name} belongs to ${ownerOf(subject.node)} (${subject.owner ? meaning(subject, subject.owner) : ''} by the name of its space), and ${named(subject, about)} ${verb(about.length, 'holds', 'hold')} it.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})

function named(subject: Subject, about: readonly Party[]): string {
  return listing(about.map((party) => `${party.appName} (${meaning(subject, party)})`))
}

function meaning({ scope }: Subject, { standing }: Party): string {
  return environmentByName(standing.spaceName, scope.settings.environmentTokens)
}
