import { judgeCrossings, leavesProduction } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule } from '../rule.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

/** The platform refuses to attach like this, so a hit is older than the check, or the space's tags were changed. */
export const productionDataOutside = addonRule({
  id: 'AKR-101',
  title: 'Production add-on attached to a non-production space',
  group: 'environment',
  baseSeverity: 'critical',
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
  fires: 'The space of the owner is tagged prod and the space of another app that holds the add-on is not.',
  why: 'Production data and secrets leak to where fewer controls apply, and test code can write to production.',
  falsePositives: 'None are known. An acknowledgement lasts 30 days at most and should name who approved it.',
  remedyInWords:
    'Give each app outside production an add-on of its own, copy the data, detach, and revoke the credentials.',
  references: ['akkeris/controller-api lib/addon-attachments.js', 'akkeris/docs architecture/addons.md'],
  judge: (subject) => judgeCrossings(subject, leavesProduction),
  sentence: ({ node, owner }, { about }) =>
    `${node.name} belongs to ${ownerOf(node)} in the prod space ${owner?.standing.spaceName ?? ''}, and ${count(about.length, 'app')} outside production ${verb(about.length, 'holds', 'hold')} it: ${appNames(about)}.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})
