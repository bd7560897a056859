import { environmentsNotKnown, judgeCrossings, mixesEnvironments, namesDiffer, passesOn } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule, ok } from '../rule.ts'
import type { Party } from '../subject.ts'
import { listing, ownerOf, verb } from '../wording.ts'

export const namesSayOtherwise = addonRule({
  id: 'AKR-109',
  title: 'Shared across environments, by the names of the spaces',
  group: 'environment',
  baseSeverity: 'medium',
  confidence: 'low',
  needs: ['attachments'],
  silentWithout: [['several-spaces']],
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
    const verdict = judgeCrossings(subject, namesDiffer)
    if (verdict.status !== 'alarm') return verdict
    const told = mixesEnvironments(subject)
    if (told === null) return environmentsNotKnown(subject)
    return told ? ok : verdict
  },
  sentence: (subject, { about }) =>
    `${subject.node.name} belongs to ${ownerOf(subject.node)} (${subject.owner?.standing.namedEnvironment ?? ''} by the name of its space), and ${named(about)} ${verb(about.length, 'holds', 'hold')} it.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})

function named(about: readonly Party[]): string {
  return listing(about.map(({ appName, standing }) => `${appName} (${standing.namedEnvironment})`))
}
