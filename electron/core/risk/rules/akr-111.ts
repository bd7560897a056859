import type { AddonNode } from '#core/graph/graph.ts'
import { judgeCrossings, placeNotTold, stacksDiffer } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule } from '../rule.ts'
import type { Party } from '../subject.ts'
import { appNames, count, listing, ownerOf, verb } from '../wording.ts'

export const stacksMismatch = addonRule({
  id: 'AKR-111',
  title: 'Stack mismatch',
  group: 'environment',
  baseSeverity: 'low',
  confidence: 'medium',
  needs: ['attachments', 'apps', 'spaces'],
  silentWithout: [['several-spaces']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: true,
  optIn: false,
  options: {},
  fires:
    "The space of another app that holds the add-on is on another stack of the owner's region; medium for plans that live inside a cluster, by their names.",
  why: 'What runs inside one cluster cannot be reached from another, so the app fails when it first needs it.',
  falsePositives:
    'Add-ons outside the clusters are reachable from every stack. The platform does not say where a plan lives: names such as ephemeral, and memcached without aws, are a guess.',
  remedyInWords: 'Give each app on another stack an add-on of its own there, or move it to the stack of the owner.',
  references: ['akkeris/docs addons/memcached.md'],
  judge: (subject) =>
    judgeCrossings(
      subject,
      stacksDiffer,
      (about) => ({
        severity: isInCluster(subject.node) ? 'medium' : 'low',
        facts: { stack: subject.owner?.standing.stack ?? '', others: stacks(about).join(', ') },
      }),
      placeNotTold,
    ),
  sentence: ({ node, owner }, { about }) =>
    `${node.name} belongs to ${ownerOf(node)} on the stack ${owner?.standing.stack ?? ''}, and ${count(about.length, 'app')} on ${listing(stacks(about))} ${verb(about.length, 'holds', 'hold')} it: ${appNames(about)}.${isInCluster(node) ? ' By its plan it may live inside the cluster of its owner, out of their reach.' : ''}`,
  remedy: (subject, { about }) => splitOff(subject, about),
})

function isInCluster({ service, plan }: AddonNode): boolean {
  const name = plan.slice(plan.indexOf(':') + 1)
  return name.startsWith('ephemeral') || (service.includes('memcached') && !name.endsWith('-aws'))
}

function stacks(about: readonly Party[]): string[] {
  return [...new Set(about.map(({ standing }) => standing.stack))].toSorted()
}
