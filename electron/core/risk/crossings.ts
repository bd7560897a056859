import { planMissing } from './catalogue.ts'
import { judgeConsumers, missing, ok, skip, unknown, type Alarm, type Unknown, type Verdict } from './rule.ts'
import type { Settings } from './settings.ts'
import type { ServiceKind } from './statefulness.ts'
import type { Party, Standing, Subject } from './subject.ts'

/**
 * What the rules about environments (AKR-101 to AKR-111) ask of an owner and of an app that holds its add-on. They stand
 * in one place because AKR-104, AKR-109 and AKR-207 speak only where others of them are silent. Null: a datum that
 * could decide is missing.
 */
export type Answer = boolean | null

function both(one: Answer, other: Answer): Answer {
  if (one === false || other === false) return false
  return one === null || other === null ? null : true
}

function either(one: Answer, other: Answer): Answer {
  if (one === true || other === true) return true
  return one === null || other === null ? null : false
}

function not(answer: Answer): Answer {
  return answer === null ? null : !answer
}

/** AKR-101. */
export function leavesProduction(owner: Standing, { production }: Standing): Answer {
  return both(owner.production, not(production))
}

/** AKR-102. */
export function leavesSocs(owner: Standing, { socs }: Standing): Answer {
  return both(owner.socs, not(socs))
}

/** AKR-103. */
export function dependsOutside(owner: Standing, { production }: Standing): Answer {
  return both(not(owner.production), production)
}

/** AKR-104: sets of tags that differ in another way than those above. */
export function tagsDiffer(owner: Standing, consumer: Standing, { ignoredTags }: Settings): Answer {
  if (!owner.space || !consumer.space) return null
  if (owner.production !== consumer.production || (owner.socs === true && consumer.socs === false)) return false
  const own = owner.space.compliance
  const other = consumer.space.compliance
  return lacksOne(own, other, ignoredTags) || lacksOne(other, own, ignoredTags)
}

function lacksOne(tags: readonly string[], other: readonly string[], ignored: ReadonlySet<string>): boolean {
  return tags.some((tag) => !other.includes(tag) && !ignored.has(tag))
}

/** AKR-105 says nothing of these, nor does AKR-107: what is in them is a copy. */
export const fillsItself: readonly ServiceKind[] = ['volatile-cache']

/** AKR-105. */
export function leavesInternal(owner: Standing, { internal }: Standing): Answer {
  return both(owner.internal, not(internal))
}

/** AKR-106 of one app: a tag that the plan asks for is not on its space. */
export function isUnmet(asked: readonly string[], { space }: Pick<Party, 'space'>): Answer {
  if (asked.length === 0) return false
  return space ? asked.some((tag) => !space.compliance.includes(tag)) : null
}

/** AKR-106. */
export function planIsUnmet({ plan, share }: Subject): Answer {
  if (!plan) return null
  let answer: Answer = false
  for (const party of share) answer = either(answer, isUnmet(plan.compliance, party))
  return answer
}

/** AKR-107 says nothing of add-ons less stateful than this. */
export const statefulEnoughForPreviews = 0.5

/** AKR-107. */
export function isPreview({ app }: Standing): Answer {
  return app ? app.preview : null
}

/** AKR-108 and AKR-109 say nothing of these: they are made to pass things on. */
export const passesOn: readonly ServiceKind[] = ['stream', 'cdn']

/** AKR-108: one app in production and one at an earlier stage. Who has no id is looked up in vain. */
export function mixesStages({ share }: Subject): Answer {
  let production = 0
  let earlier = 0
  let unnamed = 0
  for (const { standing } of share) {
    const { stage } = standing
    if (stage === 'production') production += 1
    else if (stage) earlier += 1
    else if (standing.appId === '') unnamed += 1
  }
  if (production > 0 && earlier > 0) return true
  return unnamed > 0 && production + earlier > 0 ? null : false
}

/** AKR-109: words in the names of two spaces say that they are for different things. */
export function namesDiffer(owner: Standing, consumer: Standing): boolean {
  const own = owner.namedEnvironment
  const other = consumer.namedEnvironment
  return own !== 'unknown' && other !== 'unknown' && own !== other
}

/** AKR-110. */
export function regionsDiffer(owner: Standing, { region }: Standing): Answer {
  return owner.region === '' || region === '' ? null : owner.region !== region
}

/** AKR-111: inside one region. */
export function stacksDiffer(owner: Standing, consumer: Standing): Answer {
  const differ = owner.stack === '' || consumer.stack === '' ? null : owner.stack !== consumer.stack
  return both(not(regionsDiffer(owner, consumer)), differ)
}

export function isElsewhere(owner: Standing, { spaceNumber }: Standing): boolean {
  return owner.spaceNumber !== spaceNumber
}

/**
 * Holds each consumer against the owner. Tags, region and stack are those of a space, so apps of one space cannot differ,
 * whether it is listed or not. Skips what has no owner.
 */
export function judgeCrossings(
  subject: Subject,
  test: (owner: Standing, consumer: Standing) => Answer,
  alarm: ((about: readonly Party[]) => Omit<Alarm, 'status' | 'about'>) | null = null,
  blindness: (owner: Party, consumer: Party) => Unknown = spaceNotListed,
): Verdict {
  const { owner } = subject
  if (!owner) return skip
  if (subject.oneSpace) return ok
  return judgeConsumers(
    subject,
    ({ standing }) => isElsewhere(owner.standing, standing) && test(owner.standing, standing),
    alarm,
    (consumer) => blindness(owner, consumer),
  )
}

function spaceNotListed(owner: Party, consumer: Party): Unknown {
  return missing(owner.space ? consumer : owner)
}

/** Why it is not known whether two apps are in one region and on one stack. */
export function placeNotTold(owner: Party, consumer: Party): Unknown {
  if (owner.standing.region === '') return notTold(owner, 'region')
  if (consumer.standing.region === '') return notTold(consumer, 'region')
  return notTold(owner.standing.stack === '' ? owner : consumer, 'stack')
}

function notTold(party: Party, what: string): Unknown {
  const { space, standing } = party
  if (!space) return missing(party)
  return unknown('row-missing', () => `The platform does not say which ${what} the space ${standing.spaceName} has.`)
}

/** Whether one of AKR-101 to AKR-108 speaks of it. */
export function mixesEnvironments(subject: Subject): Answer {
  const { owner, consumers, statefulness, scope } = subject
  const { kind, value } = statefulness
  let answer = either(planIsUnmet(subject), !passesOn.includes(kind) && mixesStages(subject))
  for (const { standing } of consumers) {
    if (value >= statefulEnoughForPreviews) answer = either(answer, isPreview(standing))
    if (!owner || !isElsewhere(owner.standing, standing)) continue
    answer = either(answer, leavesProduction(owner.standing, standing))
    answer = either(answer, leavesSocs(owner.standing, standing))
    answer = either(answer, dependsOutside(owner.standing, standing))
    answer = either(answer, tagsDiffer(owner.standing, standing, scope.settings))
    if (!fillsItself.includes(kind)) answer = either(answer, leavesInternal(owner.standing, standing))
  }
  return answer
}

/** Whether one of AKR-101 to AKR-111 speaks of it. */
export function crossesEnvironments(subject: Subject): Answer {
  const { owner, consumers, statefulness } = subject
  let answer = mixesEnvironments(subject)
  if (!owner) return answer
  const named = !passesOn.includes(statefulness.kind)
  for (const { standing } of consumers) {
    if (!isElsewhere(owner.standing, standing)) continue
    if (named) answer = either(answer, namesDiffer(owner.standing, standing))
    answer = either(answer, regionsDiffer(owner.standing, standing))
    answer = either(answer, stacksDiffer(owner.standing, standing))
  }
  return answer
}

/** Why the two above are null. */
export function environmentsNotKnown(subject: Subject): Unknown {
  const { share, plan, node } = subject
  const unlisted = share.find(({ space }) => !space)
  if (unlisted) return missing(unlisted)
  const unplaced = plan && share.find(({ standing }) => standing.region === '' || standing.stack === '')
  return unplaced ? placeNotTold(unplaced, unplaced) : planMissing(node)
}
