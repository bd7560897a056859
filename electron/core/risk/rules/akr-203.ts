import { heirOf, moveOwnership } from '../recipes/clean-up.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule, ok, skip } from '../rule.ts'
import { anyRunning, runningUnknown } from '../share.ts'
import type { Standing } from '../subject.ts'
import { appNames, count, verb } from '../wording.ts'

export const ownerIdle = addonRule({
  id: 'AKR-203',
  title: 'Owner inactive, consumers running',
  group: 'ownership',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'apps'],
  silentWithout: [['idle']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires:
    'The owner does not run (in maintenance, without dynos, or never released) and another app that holds the add-on does.',
  why: 'The owner looks as if it could go, and with it goes what others live on; nobody looks after the credentials meanwhile.',
  falsePositives: 'A maintenance that ends soon: acknowledge it for as long as it lasts.',
  remedyInWords:
    'Create a new add-on on an app that runs, attach the others to it, and delete the old one: nothing hands an add-on over.',
  references: ['akkeris/controller-api lib/addons.js', 'akkeris/controller-api lib/apps.js'],
  judge({ owner, consumers }) {
    if (!owner) return skip
    const { running } = owner.standing
    if (running === true) return ok
    const others = anyRunning(consumers)
    if (others === false) return ok
    if (running === null) return runningUnknown(owner)
    if (others !== true) return runningUnknown(others)
    const about = consumers.filter(({ standing }) => standing.running === true)
    return { status: 'alarm', about: about.length === consumers.length ? consumers : about }
  },
  sentence: ({ node, owner }, { about }) =>
    `${owner?.appName ?? ''}, which owns ${node.name}, ${owner ? idleness(owner.standing) : ''}, and ${count(about.length, 'running app')} ${verb(about.length, 'hangs', 'hang')} on it: ${appNames(about)}.`,
  remedy(subject, { about }) {
    const heir = heirOf(about)
    return heir ? moveOwnership(subject, heir) : splitOff(subject, about)
  },
})

function idleness({ app }: Standing): string {
  if (app?.maintenance === true) return 'is in maintenance'
  return app?.releasedAt === null ? 'was never released' : 'has no dynos'
}
