import type { RemedyStep } from '#shared/domain/finding.ts'
import type { Party, Subject } from '../subject.ts'
import { appNames } from '../wording.ts'
import { addonPath, detach, forEach, patch, post, request, work } from './requests.ts'
import { copying, ownAddonName, planChoice } from './split-off.ts'
import { startAgain, stopTheWorld } from './stop-the-world.ts'

/** Stands in a request where only the answer to an earlier one will tell: attaching takes an id and no name. */
export const newAddonId = '<id of the new add-on>'

/** M9: takes the add-on off apps that do nothing with it. */
export function detachIdle(idle: readonly Party[]): RemedyStep[] {
  return [
    work(`Ask the people of ${appNames(idle)} whether it is still needed there.`),
    ...formationFirst(idle),
    detach('Detach it; its variables are gone from the app, which starts without them if it ever does again.', idle),
    work('Who had the credentials still knows them: where that matters, have them changed (see AKR-508).'),
  ]
}

/** The platform refuses to detach an app that has no formation at all (API-FACTS section 6); one of no dynos is enough. */
export function formationFirst(apps: readonly Party[]): RemedyStep[] {
  const bare = apps.filter(({ app }) => app?.formation.length === 0)
  if (bare.length === 0) return []
  const text = `Give ${appNames(bare)} a formation first, one of no dynos: without any the platform refuses to detach.`
  return [forEach(text, bare, ({ appName }) => post(`/apps/${appName}/formation`, { type: 'web', quantity: 0 }))]
}

/** Takes the add-on off everybody and deletes it, in the only order that the platform accepts. */
export function deleteAfterDetaching(subject: Subject): RemedyStep[] {
  return [...formationFirst(subject.consumers), ...detachAndDelete(subject)]
}

function detachAndDelete({ node, owner, consumers }: Subject): RemedyStep[] {
  if (!owner) return []
  return [
    detach('Detach it from every app that borrows it; each is redeployed at once without its variables.', consumers),
    {
      text: `Then delete the add-on; its data goes with it.${elevation(owner)}`,
      requests: [request('DELETE', addonPath(owner, node.id))],
    },
  ]
}

/** Ends a sentence about deleting what stands in such a space. */
export function elevation({ standing }: Party): string {
  return standing.production === true || standing.socs === true ? ' A prod or socs space asks for elevated access.' : ''
}

/** Who should own it: no preview app, and of the others one that runs, and of those the one with the most dynos. */
export function heirOf(candidates: readonly Party[]): Party | null {
  let heir: Party | null = null
  for (const candidate of candidates) {
    if (candidate.app?.preview === true) continue
    if (!heir || weightOf(candidate) > weightOf(heir)) heir = candidate
  }
  return heir
}

function weightOf({ standing }: Party): number {
  return standing.running === true ? (standing.dynos ?? 0) : 0
}

/**
 * M9 the other way round: nothing hands an add-on over, so the heir gets a new one, the others are attached to that, and the
 * old one is deleted.
 */
export function moveOwnership(subject: Subject, heir: Party): RemedyStep[] {
  const { node, owner, share, consumers, statefulness, service } = subject
  if (!owner) return []
  const name = ownAddonName(node.id)
  const plan = planChoice(subject)(heir)
  const others = consumers.filter((consumer) => consumer !== heir)
  const able = others.filter((other) => isAttached(heir, other))
  const refused = others.filter((other) => !able.includes(other))
  const nameFor = (other: Party): string => `${name}${able.indexOf(other) + 1}`
  const sentences = [
    `Create a new add-on on ${heir.appName}, which is to own it, and wait until it is provisioned.`,
    ...(plan === null ? ['Choose a plan: none of this service is known to fit there.'] : []),
    ...(service?.supportsMultiple === false
      ? ['This service allows one add-on per app: stop and detach the app from the old one first.']
      : []),
  ]
  return [
    {
      text: sentences.join(' '),
      requests: plan === null ? [] : [post(`/apps/${heir.appName}/addons`, { plan, attachment: { name } })],
    },
    work(copying[statefulness.kind]),
    stopTheWorld(share),
    work('Copy what has changed since.'),
    ...(able.length === 0
      ? []
      : [
          forEach('Attach the new add-on to the other apps, by the id that its creation answered.', able, (other) =>
            post(`/apps/${other.appName}/addon-attachments`, {
              addon: newAddonId,
              app: other.appName,
              name: nameFor(other),
            }),
          ),
        ]),
    ...(refused.length === 0
      ? []
      : [
          work(
            `The platform refuses to attach it to ${appNames(refused)}, whose space has another region or lacks prod or socs: create an add-on of their own there.`,
          ),
        ]),
    forEach(
      'Make the new one primary where the old one was, before anything is detached.',
      [heir, ...able],
      (holder) =>
        holder === heir
          ? patch(`/apps/${heir.appName}/addons/${name}`, { primary: true })
          : patch(`/apps/${holder.appName}/addon-attachments/${nameFor(holder)}`, { primary: true }),
    ),
    ...detachAndDelete(subject),
    startAgain(share),
  ]
}

/** What attaching is refused for between two spaces (API-FACTS section 6). A datum that nobody told is not held against it. */
function isAttached({ standing: owner }: Party, { standing: other }: Party): boolean {
  return (
    !(owner.production === true && other.production === false) &&
    !(owner.socs === true && other.socs === false) &&
    (owner.region === '' || other.region === '' || owner.region === other.region)
  )
}
