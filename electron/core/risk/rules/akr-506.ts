import { detach, work } from '../recipes/requests.ts'
import { addonRule, judgeConsumers, missing, unknown, type Unknown } from '../rule.ts'
import type { Party, Scope } from '../subject.ts'
import { appNames, count, listing, ownerOf, verb } from '../wording.ts'

const hour = 3_600_000

export const recentlyAttached = addonRule({
  id: 'AKR-506',
  title: 'Recently attached in production',
  group: 'operation',
  baseSeverity: 'low',
  confidence: 'high',
  needs: ['attachments', 'apps', 'spaces'],
  silentWithout: [['production', 'unlisted-space']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: true,
  context: false,
  optIn: false,
  options: { hours: { standard: 24, about: 'Hours for which an attachment is recent.' } },
  fires: 'An app in a prod space was attached to the add-on within the last 24 hours.',
  why: 'When something broke today, what was attached today is the first suspect: new connections, new locks, a new writer.',
  falsePositives: 'It ends by itself after a day.',
  remedyInWords: 'Compare with the time when the trouble began, and detach the app if it is to blame.',
  references: ['akkeris/controller-api lib/addon-attachments.js'],
  judge(subject, { hours }) {
    const { scope } = subject
    return judgeConsumers(subject, (consumer) => isRecent(scope, consumer, hours), null, recencyUnknown)
  },
  sentence: ({ node }, { about }, { hours }) =>
    `${count(about.length, 'production app')} ${verb(about.length, 'was', 'were')} attached to ${node.name} of ${ownerOf(node)} within the last ${count(hours, 'hour')}: ${appNames(about)}.`,
  remedy: (_, { about }) => [
    work(
      `Compare with the time when the trouble began: ${listing(about.map(({ appName, attachment }) => `${appName} at ${attachment?.createdAt ?? ''}`))}.`,
    ),
    detach('If one of them is to blame, detach it again; it is redeployed at once without the variables.', about),
  ],
})

/** Null where the space is not listed or the attachment has no time that can be. */
function isRecent(scope: Scope, { attachment, standing }: Party, hours: number): boolean | null {
  if (standing.production === false || !attachment) return false
  const recent = scope.isYounger(attachment.createdAt, hours * hour)
  return recent === false || standing.production !== null ? recent : null
}

function recencyUnknown(consumer: Party): Unknown {
  if (consumer.standing.production === null) return missing(consumer)
  return unknown('absurd', () => `${consumer.appName} was attached at a time that cannot be.`)
}
