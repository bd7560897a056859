import { detachIdle } from '../recipes/clean-up.ts'
import { addonRule, judgeConsumers, unknown, type Unknown } from '../rule.ts'
import { runningUnknown } from '../share.ts'
import type { Party, Scope } from '../subject.ts'
import { appNames, verb } from '../wording.ts'

const day = 24 * 3_600_000

export const staleAttachment = addonRule({
  id: 'AKR-210',
  title: 'Stale attachment',
  group: 'ownership',
  baseSeverity: 'low',
  confidence: 'medium',
  needs: ['attachments', 'apps'],
  silentWithout: [['idle']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: true,
  optIn: false,
  options: {
    days: { standard: 30, about: 'Days for which the app was not changed and the add-on has been attached to it.' },
  },
  fires:
    'An app that borrows the add-on does not run, was not changed for 30 days, and was attached 30 days ago or earlier.',
  why: 'It holds credentials that it does not need, and keeps the owner from deleting the add-on.',
  falsePositives: 'Apps that run once a quarter, and stand-bys.',
  remedyInWords: 'Ask its people, then detach it.',
  references: ['akkeris/controller-api lib/addon-attachments.js'],
  judge(subject, { days }) {
    const { scope } = subject
    return judgeConsumers(
      subject,
      (consumer) => isStale(scope, consumer, days * day),
      null,
      (consumer) => stalenessUnknown(scope, consumer),
    )
  },
  sentence: ({ node }, { about }, { days }) =>
    `${appNames(about)} ${verb(about.length, 'holds', 'hold')} ${node.name} and ${verb(about.length, 'does', 'do')} nothing with it: not running, not changed and attached for ${days} days or more.`,
  remedy: (_, { about }) => detachIdle(about),
})

/** What is known to be young, or to run, is not stale, whatever else is not known. */
function isStale(scope: Scope, { app, attachment, standing }: Party, milliseconds: number): boolean | null {
  if (standing.running === true) return false
  const changed = app ? scope.isYounger(app.updatedAt, milliseconds) : null
  if (changed === true) return false
  const attached = attachment ? scope.isYounger(attachment.createdAt, milliseconds) : null
  if (attached === true) return false
  return standing.running === null || changed === null || attached === null ? null : true
}

function stalenessUnknown(scope: Scope, party: Party): Unknown {
  const { app, standing } = party
  if (!app || standing.running === null) return runningUnknown(party)
  const what = scope.momentOf(app.updatedAt) === null ? 'was last changed' : 'was attached'
  return unknown('absurd', () => `The time at which ${party.appName} ${what} is none, or one to come.`)
}
