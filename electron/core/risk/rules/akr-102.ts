import { judgeCrossings, leavesSocs } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule } from '../rule.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

/** As AKR-101, and worse: outside socs the platform shows what it redacts inside (API-FACTS section 5.6). */
export const socsDataOutside = addonRule({
  id: 'AKR-102',
  title: 'Add-on of a socs space attached outside socs',
  group: 'environment',
  baseSeverity: 'critical',
  confidence: 'high',
  needs: ['attachments', 'apps', 'spaces'],
  silentWithout: [['several-spaces'], ['socs', 'unlisted-space']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires: 'The space of the owner is tagged socs and the space of another app that holds the add-on is not.',
  why: 'Controlled data is handled where its controls do not apply, and everybody who may read that app sees the credentials unredacted.',
  falsePositives: 'None are known. An acknowledgement lasts 30 days at most and should name who approved it.',
  remedyInWords: 'Give each app outside socs an add-on of its own, copy the data, detach, and revoke the credentials.',
  references: ['akkeris/controller-api lib/addon-attachments.js', 'akkeris/docs architecture/addons.md'],
  judge: (subject) => judgeCrossings(subject, leavesSocs),
  sentence: ({ node, owner }, { about }) =>
    `${node.name} belongs to ${ownerOf(node)} in the socs space ${owner?.standing.spaceName ?? ''}, and ${count(about.length, 'app')} outside socs ${verb(about.length, 'holds', 'hold')} it: ${appNames(about)}.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})
