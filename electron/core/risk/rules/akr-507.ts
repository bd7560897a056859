import type { AddonNode } from '#core/graph/graph.ts'
import { isRefused } from '../asked.ts'
import { credentialChangeOf, planChangeOf } from '../changes-told.ts'
import type { CredentialChange } from '../facts.ts'
import { redeploy } from '../recipes/revoke.ts'
import {
  addonRule,
  judgeConsumers,
  judgeParties,
  notAsked,
  ok,
  skip,
  unknown,
  type Unknown,
  type Verdict,
} from '../rule.ts'
import { runningUnknown } from '../share.ts'
import type { Party, Scope, Subject } from '../subject.ts'
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
  fires:
    'The plan of the add-on was changed after the oldest dyno of a running app besides the owner had started, or its credentials were rotated through Addon Atlas after the oldest dyno of any running app that holds it had.',
  why: 'A change of plan may move the data to a new database with new credentials and drop the old one, and a rotation ends the old ones. Of that the platform redeploys the owner only, after the rotation of a secure key everybody but the owner, and after that of a bucket nobody, so the others go on with what no longer works.',
  falsePositives:
    'Acknowledge where the change kept the instance. A restart clears this without new variables. Rotations made through Addon Atlas are known by its journal, and by the clock of its computer; those made elsewhere leave no trace: silence proves nothing of them.',
  remedyInWords: 'Redeploy the apps, so that they get the credentials of today.',
  references: ['akkeris/controller-api lib/osb-addons.js', 'akkeris/database-broker tasks.go'],
  judge(subject) {
    const told = credentialChangeOf(subject.scope.facts, subject.node)
    return told ? judgeTold(subject, told) : judgePlan(subject)
  },
  sentence({ node }, { about, facts }) {
    const { changed, rotated } = facts
    const what =
      rotated === undefined
        ? `${node.name} got another plan at ${String(changed)}`
        : `The credentials of ${node.name} were rotated at ${String(rotated)}`
    return `${what}, and ${count(about.length, 'app')} ${verb(about.length, 'runs', 'run')} dynos that started before and may have the credentials of then: ${appNames(about)}.`
  },
  remedy: (subject, { about }) => [
    redeploy(subject, about, 'Redeploy each of these apps with a change of variables; a restart keeps the old ones.'),
  ],
})

/** What the list of add-ons tells by itself. Of a change of plan the platform redeploys the owner. */
function judgePlan(subject: Subject): Verdict {
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
    (consumer) => ageUnknown(consumer, changed, 'the plan was changed'),
  )
}

/** What the journal tells besides. The later of two changes is spoken of, unless only the other one is sure to matter. */
function judgeTold(subject: Subject, { done, unknown: untold }: CredentialChange): Verdict {
  const { scope, node } = subject
  const [rotated] = done
  const changed = planChangeOf(scope, node)
  const byPlan = judgePlan(subject)
  const byRotation = rotated === undefined ? ok : judgeRotation(subject, rotated)
  const isPlanLater = typeof changed === 'number' && rotated !== undefined && changed >= rotated
  const verdicts = isPlanLater ? [byPlan, byRotation] : [byRotation, byPlan]
  if (untold !== null) verdicts.push(judgeUntold(subject, untold))
  return verdicts.find(({ status }) => status === 'alarm') ?? verdicts.find(({ status }) => status === 'unknown') ?? ok
}

/** Whom the platform redeploys afterwards differs by service: all are looked at. */
function judgeRotation(subject: Subject, rotated: number): Verdict {
  const { scope, share } = subject
  return judgeParties(
    share,
    (party) => isOlder(scope, party, rotated),
    () => ({ facts: { rotated: new Date(rotated).toISOString() } }),
    (party) => ageUnknown(party, rotated, 'the credentials were rotated'),
  )
}

/** Whoever started later is well either way. */
function judgeUntold({ scope, node, share }: Subject, sentAt: number): Verdict {
  const verdict = judgeParties(
    share,
    (party) => isOlder(scope, party, sentAt),
    null,
    (party) => ageUnknown(party, sentAt, 'the credentials may have been rotated'),
  )
  return verdict.status === 'alarm' ? endUnknown(node, sentAt) : verdict
}

function endUnknown({ name }: AddonNode, sentAt: number): Unknown {
  const at = new Date(sentAt).toISOString()
  return unknown(
    'not-told',
    () => `Whether the credentials of ${name} were rotated at ${at} is not known: the answer was lost. Check that run.`,
  )
}

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

/** `event` completes "were last asked for before". */
function ageUnknown(consumer: Party, moment: number, event: string): Unknown {
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
      () => `The dynos of ${appName} were last asked for before ${event}. A deep look asks again.`,
    )
  }
  if (look.dynos.some(({ startedAt }) => startedAt === null)) {
    return unknown('not-told', () => `The platform does not say when the dynos of ${appName} started.`)
  }
  return unknown('absurd', () => `A dyno of ${appName} started at a time that cannot be.`)
}
