import { crossesEnvironments, environmentsNotKnown, isElsewhere } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule, ok } from '../rule.ts'
import type { Party, Subject } from '../subject.ts'
import { count, listing, ownerOf } from '../wording.ts'

export const sharedAcrossSpaces = addonRule({
  id: 'AKR-207',
  title: 'Shared across spaces',
  group: 'ownership',
  baseSeverity: 'low',
  confidence: 'high',
  needs: ['attachments'],
  silentWithout: [['several-spaces']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: true,
  optIn: false,
  options: { spaces: { standard: 3, about: 'Spaces from which it is medium.' } },
  fires: 'Apps of 2 spaces hold the add-on, medium from 3, and none of AKR-101 to AKR-111 speaks of it.',
  why: 'A space is where people and networks are kept apart; what is shared between two of them is easily overlooked from either.',
  falsePositives: 'Two spaces of one team. It is context for whoever draws the map, and no alarm.',
  remedyInWords: 'Give the apps of other spaces an add-on of their own where they do not need the same data.',
  references: ['akkeris/docs architecture/spaces.md'],
  judge(subject, options) {
    const { share, consumers } = subject
    const [first] = share
    if (!first || share.every(({ standing }) => !isElsewhere(first.standing, standing))) return ok
    const told = crossesEnvironments(subject)
    if (told === null) return environmentsNotKnown(subject)
    if (told) return ok
    const about = elsewhere(subject)
    return {
      status: 'alarm',
      about: about.length === consumers.length ? consumers : about,
      severity: subject.blast.spaceCount >= options.spaces ? 'medium' : 'low',
    }
  },
  sentence: ({ node, blast }, { about }) =>
    `${node.name} belongs to ${ownerOf(node)} and is shared across ${count(blast.spaceCount, 'space')}: ${listing(about.map(({ appName, standing }) => `${appName} in ${standing.spaceName}`))}.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})

/** Without an owner no space is the home one. */
function elsewhere({ owner, consumers }: Subject): readonly Party[] {
  return owner ? consumers.filter(({ standing }) => isElsewhere(owner.standing, standing)) : consumers
}
