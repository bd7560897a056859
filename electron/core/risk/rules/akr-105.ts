import { fillsItself, judgeCrossings, leavesInternal } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule } from '../rule.ts'
import type { ServiceKind } from '../statefulness.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

const holdsRecords: readonly ServiceKind[] = ['relational', 'object']

export const internalDataPublic = addonRule({
  id: 'AKR-105',
  title: 'Internal data reachable from a public space',
  group: 'environment',
  baseSeverity: 'medium',
  confidence: 'high',
  needs: ['attachments', 'apps', 'spaces'],
  silentWithout: [['several-spaces'], ['internal', 'unlisted-space']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: fillsItself,
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires:
    'The space of the owner is tagged internal and the space of another app that holds the add-on is not; high for relational databases and buckets.',
  why: 'An app that the internet can reach holds the credentials of data that only the company network should see, and the platform never checks it.',
  falsePositives: 'Caches that fill themselves are left out. An app that only publishes the data may be acknowledged.',
  remedyInWords: 'Let the public app ask an internal one for what it needs, or give it an add-on of its own.',
  references: ['akkeris/controller-api lib/addon-attachments.js', 'akkeris/docs architecture/addons.md'],
  judge(subject) {
    const { kind } = subject.statefulness
    return judgeCrossings(subject, leavesInternal, () => (holdsRecords.includes(kind) ? { severity: 'high' } : {}))
  },
  sentence: ({ node, owner }, { about }) =>
    `${node.name} belongs to ${ownerOf(node)} in the internal space ${owner?.standing.spaceName ?? ''}, and ${count(about.length, 'app')} in public spaces ${verb(about.length, 'holds', 'hold')} it: ${appNames(about)}.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})
