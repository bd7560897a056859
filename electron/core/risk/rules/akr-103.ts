import { dependsOutside, judgeCrossings } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule } from '../rule.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

/** The platform allows it: its check goes the other way only (API-FACTS section 6). */
export const productionDependsOutside = addonRule({
  id: 'AKR-103',
  title: 'Production app depends on a non-production add-on',
  group: 'environment',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'apps', 'spaces'],
  silentWithout: [['several-spaces'], ['production', 'unlisted-space']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires: 'The space of the owner is not tagged prod and the space of another app that holds the add-on is.',
  why: 'Production goes down when a development team restores, downgrades or restarts its own add-on, for which nobody asks them for elevated access.',
  falsePositives: 'Buckets and content delivery that production only reads may be acknowledged.',
  remedyInWords: 'Give each production app an add-on of its own in its own space, copy the data, and detach.',
  references: ['akkeris/controller-api lib/addon-attachments.js', 'akkeris/controller-api lib/addons.js'],
  judge: (subject) => judgeCrossings(subject, dependsOutside),
  sentence: ({ node, owner }, { about }) =>
    `${count(about.length, 'production app')} ${verb(about.length, 'depends', 'depend')} on ${node.name}, which belongs to ${ownerOf(node)} in ${owner?.standing.spaceName ?? ''}, outside production: ${appNames(about)}.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})
