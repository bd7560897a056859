import { isRefused } from '../asked.ts'
import { planChangeOf } from '../changes-told.ts'
import { redeploy } from '../recipes/revoke.ts'
import { addonRule, judgeConsumers, notAsked, ok, skip, unknown, type Unknown } from '../rule.ts'
import { runningUnknown } from '../share.ts'
import type { Party, Scope } from '../subject.ts'
import { appNames, count, verb } from '../wording.ts'

/** Regions write the starts of dynos without milliseconds. */
const coarseness = 1000

export const staleCredentials = addonRule({
  id: 'AKR-507',
  title: 'Credentials possibly stale',
  group: 'operation',
  baseSeverity: 'high',
  confidence: 'medium',
  needs: ['attachments', 'addons', 'apps', 'look:dynos'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires: 'The plan of the add-on was changed after the oldest dyno of a running app besides the owner had started.',
  why: 'A change of plan may move the data to a new database with new credentials and drop the old one. The platform redeploys the owner only, so the other apps go on with what no longer works.',
  falsePositives:
    'Acknowledge where the change kept the instance. A restart clears this without new variables, and rotations leave no trace: silence proves nothing.',
  remedyInWords: 'Redeploy the apps, so that they get the credentials of today.',
  references: ['akkeris/controller-api lib/osb-addons.js', 'akkeris/database-broker tasks.go'],
  judge(subject) {
    const { scope, node } = subject
    const { addon } = node
    if (!addon) {
      if (node.orphan) return skip
      return unknown('row-missing', () => `${node.name} is not among the add-ons that the platform listed.`)
    }
    const changed = planChangeOf(scope, node)
    if (changed === 'never') return ok
    if (changed === null) return unknown('absurd', () => `${node.name} was changed at a time that cannot be.`)
    return judgeConsumers(
      subject,
      (consumer) => isOlder(scope, consumer, changed),
      () => ({ facts: { changed: addon.updatedAt } }),
      (consumer) => ageUnknown(consumer, changed),
    )
  },
  sentence: ({ node }, { about, facts }) =>
    `${node.name} got another plan at ${String(facts['changed'])}, and ${count(about.length, 'app')} ${verb(about.length, 'runs', 'run')} dynos that started before and may have the credentials of then: ${appNames(about)}.`,
  remedy: (subject, { about }) => [
    redeploy(subject, about, 'Redeploy each of these apps with a change of variables; a restart keeps the old ones.'),
  ],
})

/** Whether one of its dynos started before that moment; null where that cannot be told. */
function isOlder(scope: Scope, { standing }: Party, moment: number): boolean | null {
  const { running, look } = standing
  if (running === false) return false
  if (running === null || !look?.dynos || look.askedAt < moment) return null
  let blind = false
  for (const { startedAt } of look.dynos) {
    const started = startedAt === null ? null : scope.momentOf(startedAt)
    if (started === null) blind = true
    else if (started + coarseness <= moment) return true
  }
  return blind ? null : false
}

function ageUnknown(consumer: Party, moment: number): Unknown {
  const { running, look } = consumer.standing
  const { appName } = consumer
  if (running === null) return runningUnknown(consumer)
  if (!look?.dynos && isRefused(look, 'dynos')) {
    return unknown('not-told', () => `The platform was asked for the dynos of ${appName} and did not answer.`)
  }
  if (!look?.dynos) return notAsked(() => `when the dynos of ${appName} started`)
  if (look.askedAt < moment) {
    return unknown(
      'not-asked',
      () => `The dynos of ${appName} were last asked for before the plan was changed. A deep look asks again.`,
    )
  }
  if (look.dynos.some(({ startedAt }) => startedAt === null)) {
    return unknown('not-told', () => `The platform does not say when the dynos of ${appName} started.`)
  }
  return unknown('absurd', () => `A dyno of ${appName} started at a time that cannot be.`)
}
