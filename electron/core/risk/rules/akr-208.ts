import { heirOf, moveOwnership } from '../recipes/clean-up.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule, judgeConsumers, skip } from '../rule.ts'
import { runningUnknown } from '../share.ts'
import type { Party } from '../subject.ts'
import { count, listing } from '../wording.ts'

export const heavyConsumer = addonRule({
  id: 'AKR-208',
  title: 'Heavy consumer, light owner',
  group: 'ownership',
  baseSeverity: 'low',
  confidence: 'medium',
  needs: ['attachments', 'apps'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: true,
  optIn: false,
  options: {
    factor: {
      standard: 5,
      about: "How many times the owner's dynos, at least 1, another app has from which it is heavy.",
    },
  },
  fires: 'An app that borrows the add-on has at least 5 times as many dynos as its owner, which counts as at least 1.',
  why: 'The people who feel each outage and need each upgrade are not the ones who may ask for it.',
  falsePositives: 'Dynos are a guess at who uses it: a large app may ask for little.',
  remedyInWords: 'Let the heavy app own it: create a new add-on there, attach the others, and delete the old one.',
  references: ['akkeris/docs architecture/addons.md'],
  judge(subject, { factor }) {
    const { owner } = subject
    if (!owner) return skip
    return judgeConsumers(
      subject,
      (consumer) => isHeavy(owner, consumer, factor),
      null,
      (consumer) => runningUnknown(consumer.standing.dynos === null ? consumer : owner),
    )
  },
  sentence: ({ node, owner }, { about }) =>
    `${node.name} belongs to ${owner?.appName ?? ''}, which has ${count(owner?.standing.dynos ?? 0, 'dyno')}, and is used by ${listing(about.map(({ appName, standing }) => `${appName} with ${standing.dynos ?? 0}`))}.`,
  remedy(subject, { about }) {
    const heir = heirOf(about)
    return heir ? moveOwnership(subject, heir) : splitOff(subject, about)
  },
})

function isHeavy({ standing: owner }: Party, { standing }: Party, factor: number): boolean | null {
  if (standing.dynos === null) return null
  // An owner of none counts as one of one, so this many it takes whatever the owner has.
  if (standing.dynos < factor) return false
  return owner.dynos === null ? null : standing.dynos >= factor * owner.dynos
}
