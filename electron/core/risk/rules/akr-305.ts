import { choosePrimary } from '../recipes/choose-primary.ts'
import { heldOn } from '../recipes/held.ts'
import { appRule, ok, type AppCase } from '../rule.ts'
import type { AppSubject, Holding } from '../subject.ts'
import { homeOf, primaryOn } from '../holdings.ts'
import { isPrefixed } from '../variables.ts'
import { count, listing } from '../wording.ts'

/**
 * Which of them is primary decides nothing: whichever it is, taking it away promotes another one. So the case neither waits
 * for a look nor becomes another finding by one; sentence and remedy say what is known when they are read.
 */
export const promotedByAccident = appRule({
  id: 'AKR-305',
  title: 'Another add-on would be promoted by accident',
  group: 'variables',
  baseSeverity: 'medium',
  confidence: 'high',
  needs: ['attachments', 'addons'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires: 'An app holds two or more add-ons of one service, and at least one of them is shared.',
  why: 'When the primary one is detached or destroyed, the platform makes another one primary without asking: DATABASE_URL then points to data that nobody chose, at the redeploy that follows at once.',
  falsePositives:
    'Secure keys are left out: they know no primary. Acknowledge it where every one of them may take the place.',
  remedyInWords: 'Before the primary one goes, promote the one that is to take its place.',
  references: ['akkeris/controller-api lib/addon-attachments.js', 'akkeris/controller-api lib/addons.js'],
  judge({ byService }) {
    let cases: AppCase[] | null = null
    for (const [service, held] of byService) {
      if (held.length < 2 || !isPrefixed(service)) continue
      const home = homeOf(held)
      if (!home) continue
      const others = held[0] === home ? held.slice(1) : held.filter((holding) => holding !== home)
      if (cases) cases.push({ home, others })
      else cases = [{ home, others }]
    }
    return cases ? { status: 'alarm', cases } : ok
  },
  sentence(subject, { home, others }) {
    const { appName } = subject.standing
    const { service } = home.node
    const { primary, candidates } = rolesOf(subject, [home, ...others])
    if (primary) {
      const successor =
        candidates.length === 1 ? listing(namesOf(candidates)) : `one of ${listing(namesOf(candidates))}`
      return `When ${primary.name} is taken from ${appName}, the platform makes ${successor} its primary ${service} without asking.`
    }
    return `${appName} holds ${count(candidates.length, 'add-on')} of ${service}, ${listing(namesOf(candidates))}, and it is not known which is the primary one: when that is taken away, the platform makes another one primary without asking.`
  },
  remedy(subject, { home, others }) {
    const { appName } = subject.standing
    const { primary, candidates } = rolesOf(subject, [home, ...others])
    const chosen = candidates.find(({ isOwner }) => isOwner) ?? candidates[0] ?? home
    const choice =
      candidates.length > 1
        ? ` Of ${listing(namesOf(candidates))}, this proposes ${chosen.name}; choose what the app is to use.`
        : ''
    const leaving = primary ? `${primary.name} is` : 'any of them is'
    return choosePrimary(
      `Before ${leaving} detached from ${appName} or destroyed, make the one primary that is to stay.${choice}`,
      [heldOn(subject, chosen)],
    )
  },
})

/** The primary one, null where that is not known, and those that the platform would choose from. */
function rolesOf(subject: AppSubject, held: readonly Holding[]): { primary: Holding | null; candidates: Holding[] } {
  const primary = held.find((holding) => primaryOn(subject, holding) === true) ?? null
  return { primary, candidates: held.filter((holding) => holding !== primary).toSorted(byId) }
}

function byId(one: Holding, other: Holding): number {
  return one.node.id < other.node.id ? -1 : 1
}

function namesOf(held: readonly Holding[]): string[] {
  return held.map(({ name }) => name)
}
