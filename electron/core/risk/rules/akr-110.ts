import { judgeCrossings, placeNotTold, regionsDiffer } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule } from '../rule.ts'
import { appNames, count, listing, ownerOf, verb } from '../wording.ts'
import type { Party } from '../subject.ts'

/** The platform refuses to attach like this, so a hit means that a space was moved or edited since. */
export const regionsMismatch = addonRule({
  id: 'AKR-110',
  title: 'Region mismatch',
  group: 'environment',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'apps', 'spaces'],
  silentWithout: [['several-spaces']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires: 'The space of another app that holds the add-on is in another region than that of the owner.',
  why: 'Every query pays a round trip between regions and the traffic is billed; either region going down takes the app with it.',
  falsePositives: 'Buckets and content delivery that an app reads rarely may be acknowledged.',
  remedyInWords: 'Give each app in another region an add-on of its own there, copy the data, and detach.',
  references: ['akkeris/controller-api lib/addon-attachments.js'],
  judge: (subject) =>
    judgeCrossings(
      subject,
      regionsDiffer,
      (about) => ({ facts: { region: subject.owner?.standing.region ?? '', others: regions(about).join(', ') } }),
      placeNotTold,
    ),
  sentence: ({ node, owner }, { about }) =>
    `${node.name} belongs to ${ownerOf(node)} in ${owner?.standing.region ?? ''}, and ${count(about.length, 'app')} in ${listing(regions(about))} ${verb(about.length, 'holds', 'hold')} it: ${appNames(about)}.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})

function regions(about: readonly Party[]): string[] {
  return [...new Set(about.map(({ standing }) => standing.region))].toSorted()
}
