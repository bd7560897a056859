import type { RemedyStep } from '#shared/domain/finding.ts'
import { forEach, patch, post } from '../recipes/requests.ts'
import { revoke } from '../recipes/revoke.ts'
import { ownAddonName, planChoice } from '../recipes/split-off.ts'
import { addonRule, notAsked, ok, skip, unknown } from '../rule.ts'
import type { Graph } from '#core/graph/graph.ts'
import type { Shadows } from '../facts.ts'
import type { Party, Standing, Subject } from '../subject.ts'
import { listing, ownerOf, verb } from '../wording.ts'

const unasked = notAsked(() => 'for the addresses among config variables')

export const shadowSharing = addonRule({
  id: 'AKR-308',
  title: 'Add-on used without an attachment',
  group: 'variables',
  baseSeverity: 'high',
  confidence: 'medium',
  needs: ['attachments', 'look:shadows'],
  minimumStatefulness: 0,
  // What only its owner is listed with may have a shadow all the same.
  minimumApps: 1,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: true,
  options: {},
  fires:
    'A config variable that a person set on an app holds host and database of the add-on, and the app has no attachment of it.',
  why: 'Nobody who looks at the add-on sees that app: it is asked before no change, breaks at every rotation, and cannot be detached.',
  falsePositives:
    'Add-ons of a shared server whose addresses name no database look alike. Off unless the policy file says enabled: true, since it reads config variables; of their values only keyed digests are kept, in memory, and in a socs space the host stays readable while the password is not.',
  remedyInWords:
    'Attach the add-on properly, or give the app one of its own; take the variable away and change the credentials afterwards.',
  references: ['akkeris/docs architecture/addons.md', '12factor.net/backing-services'],
  judge(subject) {
    const { scope, node, share } = subject
    const users = usersOf(subject)
    if (users.length > 0) {
      const variables = users.flatMap(({ app, variables }) => variables.map((variable) => `${variable} on ${app}`))
      const outside = users.map(({ app }) => app)
      return { status: 'alarm', about: [], outside, facts: { variables: variables.join(', ') } }
    }
    // An add-on that nobody else holds is only spoken of where a copy of its address was found.
    if (share.length < 2) return skip
    const { shadows } = scope.facts
    if (!shadows) return unasked
    if ((shadows.addons.get(node.id)?.length ?? 0) > 0) {
      const unread = unreadApp(scope.graph, shadows)
      return unread === null ? ok : notAsked(() => `for the config variables of ${unread} and perhaps of other apps`)
    }
    return unknown('not-told', () => `The platform told no address of ${node.name} that could be looked for elsewhere.`)
  },
  sentence: ({ node }, { outside, facts }) =>
    `${listing(outside)} ${verb(outside.length, 'uses', 'use')} ${node.name}, which belongs to ${ownerOf(node)}, without an attachment: its address is in ${listing(String(facts['variables']).split(', '))}.`,
  remedy(subject) {
    const { node, owner } = subject
    const users = usersOf(subject).map((user) => ({ ...user, party: partyOf(subject, user) }))
    const attachable = users.filter(({ party }) => owner !== null && isAttachable(owner.standing, party.standing))
    const choose = planChoice(subject)
    const name = ownAddonName(node.id)
    const own = users.flatMap(({ party }) => {
      const plan = choose(party)
      return plan === null ? [] : [{ party, plan }]
    })
    const steps: RemedyStep[] = []
    if (attachable.length > 0) {
      const names = listing(attachable.map(({ app }) => app))
      steps.push(
        forEach(`If ${names} may use it, attach it there, so that everybody sees who does.`, attachable, ({ app }) =>
          post('/addon-attachments', { addon: node.id, app }),
        ),
      )
    }
    const otherwise = attachable.length > 0 ? 'Otherwise create' : 'The platform would not attach it there: create'
    return [
      ...steps,
      forEach(`${otherwise} an add-on of its own for each app, and copy the data it needs.`, own, ({ party, plan }) =>
        post(`/apps/${party.appName}/addons`, { plan, attachment: { name } }),
      ),
      forEach(
        'Let the app read the variable that its add-on brings, then take away the one that was set by hand.',
        users,
        ({ app, variables }) =>
          patch(`/apps/${app}/config-vars`, Object.fromEntries(variables.map((variable) => [variable, null]))),
      ),
      ...revoke(subject, []),
    ]
  },
})

/** For each reading of variables, whether an app is left: the same for all add-ons of one judging. */
const unreadByShadows = new WeakMap<Shadows, { graph: Graph; name: string | null }>()

/** Name of an app that is listed and whose variables were not read; null where all were. */
function unreadApp(graph: Graph, shadows: Shadows): string | null {
  let known = unreadByShadows.get(shadows)
  if (known?.graph !== graph) {
    let name: string | null = null
    for (const app of graph.apps.values()) {
      if (shadows.apps.has(app.id)) continue
      name = app.name
      break
    }
    known = { graph, name }
    unreadByShadows.set(shadows, known)
  }
  return known.name
}

interface User {
  appId: string
  /** Two-part name. */
  app: string
  /** Sorted. */
  variables: string[]
}

/** Apps outside the share that hold an address of the add-on, by name. */
function usersOf({ scope, node, share }: Subject): User[] {
  const users = new Map<string, User>()
  for (const digest of scope.facts.shadows?.addons.get(node.id) ?? []) {
    for (const { appId, app, variable } of scope.facts.shadows?.users.get(digest) ?? []) {
      if (share.some((party) => party.appId === appId)) continue
      const user = users.get(appId) ?? { appId, app, variables: [] }
      users.set(appId, user)
      if (!user.variables.includes(variable)) user.variables.push(variable)
    }
  }
  for (const { variables } of users.values()) variables.sort()
  return [...users.values()].toSorted((one, other) => (one.app < other.app ? -1 : 1))
}

function partyOf({ scope }: Subject, { appId, app }: User): Party {
  const standing = scope.standingOf(appId, app)
  return {
    attachment: null,
    name: '',
    appName: app,
    appId,
    app: standing.app,
    space: standing.space,
    isOwner: false,
    standing,
  }
}

/** What the platform refuses to attach (API-FACTS section 6); where a space is not known it is left to try. */
function isAttachable(owner: Standing, user: Standing): boolean {
  if (owner.production === true && user.production === false) return false
  if (owner.socs === true && user.socs === false) return false
  return owner.region === '' || user.region === '' || owner.region === user.region
}
