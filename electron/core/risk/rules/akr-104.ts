import { judgeCrossings, tagsDiffer } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule } from '../rule.ts'
import type { Party } from '../subject.ts'
import { appNames, listing, ownerOf, verb } from '../wording.ts'

/** The documentation promises equal compliance sets; the platform compares prod and socs only, one way. */
export const complianceDiffers = addonRule({
  id: 'AKR-104',
  title: 'Compliance sets differ',
  group: 'environment',
  baseSeverity: 'medium',
  confidence: 'medium',
  needs: ['attachments', 'apps', 'spaces'],
  silentWithout: [['several-spaces']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires:
    "The compliance tags of another space that holds the add-on are not those of the owner's, in another way than AKR-101, AKR-102 and AKR-103 speak of.",
  why: 'Data kept under one set of rules is handled where another applies, which an audit will not accept.',
  falsePositives: 'Tags that mean nothing to compliance: the policy file names those that are not compared.',
  remedyInWords: 'Give each app under other rules an add-on of its own, copy the data, and detach.',
  references: ['akkeris/docs architecture/addons.md', 'akkeris/controller-api lib/addon-attachments.js'],
  judge(subject) {
    const { settings } = subject.scope
    return judgeCrossings(
      subject,
      (owner, consumer) => tagsDiffer(owner, consumer, settings),
      (about) => ({
        facts: { tags: tagsOf(subject.owner), others: distinct(about.map(tagsOf)).toSorted().join('; ') },
      }),
    )
  },
  sentence: ({ node, owner }, { about }) =>
    `${node.name} belongs to ${ownerOf(node)} in ${owner?.standing.spaceName ?? ''} (${tagsOf(owner)}), and ${appNames(about)} ${verb(about.length, 'holds', 'hold')} it under other rules: ${otherRules(about)}.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})

function otherRules(about: readonly Party[]): string {
  return listing(distinct(about.map((party) => `${party.standing.spaceName} (${tagsOf(party)})`)))
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}

function tagsOf(party: Party | null): string {
  const tags = party?.space?.compliance ?? []
  return tags.length > 0 ? tags.join(', ') : 'no tags'
}
