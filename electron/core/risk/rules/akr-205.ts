import { deleteAfterDetaching, elevation } from '../recipes/clean-up.ts'
import { request, work } from '../recipes/requests.ts'
import { addonRule, skip } from '../rule.ts'
import type { Subject } from '../subject.ts'
import { appNames, count, listing, ownerOf, verb } from '../wording.ts'

export const ownerBound = addonRule({
  id: 'AKR-205',
  title: 'Owner cannot be deleted',
  group: 'ownership',
  baseSeverity: 'info',
  confidence: 'high',
  needs: ['attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: true,
  optIn: false,
  options: {},
  fires: 'Another app holds the add-on.',
  why: 'The platform refuses to delete the add-on, and its owner, while other apps hold it; whoever plans to should know which ones.',
  falsePositives: 'It is true of everything that is shared: context for somebody who is about to delete, and no alarm.',
  remedyInWords: 'Detach it from each app that borrows it, then delete the add-on, then the owner.',
  references: ['akkeris/controller-api lib/addons.js', 'akkeris/controller-api lib/apps.js'],
  judge: ({ owner, consumers }) => (owner ? { status: 'alarm', about: consumers } : skip),
  sentence: ({ node }, { about }) =>
    `Neither ${node.name} nor its owner ${ownerOf(node)} can be deleted while ${count(about.length, 'other app')} ${verb(about.length, 'holds', 'hold')} it: ${appNames(about)}.`,
  remedy(subject) {
    const { owner } = subject
    if (!owner) return []
    const others = otherBonds(subject)
    return [
      ...deleteAfterDetaching(subject),
      ...(others.length > 0
        ? [work(`Do the same for what else ${owner.appName} owns and others hold: ${listing(others)}.`)]
        : []),
      {
        text: `Only then delete the app, if it is to go. Asked earlier, the platform deletes all its preview apps first and then refuses.${elevation(owner)}`,
        requests: [request('DELETE', `/apps/${owner.appName}`)],
      },
    ]
  },
})

/** Names of the other add-ons that keep the owner from being deleted. */
function otherBonds({ scope, node, owner }: Subject): string[] {
  const held = scope.graph.addonsByApp.get(owner?.appId ?? '') ?? []
  return held
    .filter((other) => other !== node && other.ownerName === owner?.appName && other.holders.length > 1)
    .map(({ name }) => name)
}
