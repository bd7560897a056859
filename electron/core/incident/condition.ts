import type { Condition } from '#shared/domain/incident.ts'
import type { Formation } from '#shared/domain/inventory.ts'
import type { Dyno, Release } from '#shared/domain/look.ts'

/** What is known of an app, each null where nobody told. */
export interface AppState {
  maintenance: boolean | null
  formation: readonly Formation[] | null
  dynos: readonly Dyno[] | null
  /** Newest first. */
  releases: readonly Release[] | null
  /** Of the lists: null for an app that was never released. */
  releasedAt: string | null
}

interface Verdict {
  condition: Condition
  /** One sentence. */
  sentence: string
}

/** What a region calls a dyno that works. Everything that is not on its way either is in trouble. */
const working = new Set(['running', 'succeeded'])
const onItsWay = /^(?:start|pending|creat|probing|waiting|scheduled|restarting|initial|unknown)/i

/** How an app is, in the word that decides what is done next. Maintenance goes before everything: there nothing runs. */
export function conditionOfApp({ maintenance, formation, dynos, releases, releasedAt }: AppState): Verdict {
  const wanted = formation?.reduce((sum, { quantity }) => sum + Math.max(0, quantity), 0) ?? null
  if (maintenance === true) {
    return { condition: 'maintenance', sentence: 'It shows its maintenance page and runs nothing.' }
  }
  const failed = releases?.[0]?.status === 'failed' ? ` Release v${releases[0].version} failed.` : ''
  if (dynos !== null && dynos.length > 0) {
    const count = { running: 0, starting: 0 }
    const others = new Map<string, number>()
    const runningTypes = new Set<string>()
    for (const { state, type } of dynos) {
      if (working.has(state)) {
        count.running += 1
        runningTypes.add(type)
      } else if (onItsWay.test(state)) count.starting += 1
      else others.set(state, (others.get(state) ?? 0) + 1)
    }
    const broken = [...others].map(([state, number]) => `${number} ${state}`).join(', ')
    if (others.size > 0) {
      const rest = count.running > 0 ? `, ${count.running} running` : ''
      const sentence = `${plural(dynos.length, 'dyno')}: ${broken}${rest}.${failed}`
      // Whoever visits it meets web dynos only.
      const answers = dynos.some(({ type }) => type === 'web') ? runningTypes.has('web') : count.running > 0
      return { condition: answers ? 'trouble' : 'down', sentence }
    }
    if (count.running === 0)
      return { condition: 'starting', sentence: `${plural(count.starting, 'dyno')} starting.${failed}` }
    if (wanted !== null && count.running < wanted) {
      const sentence = `${count.running} of ${plural(wanted, 'dyno')} running.${failed}`
      return { condition: count.starting > 0 ? 'starting' : 'trouble', sentence }
    }
    if (failed !== '') {
      return { condition: 'trouble', sentence: `${plural(count.running, 'dyno')} running the release before.${failed}` }
    }
    // One more than should run, as while it is scaled down or restarted: not all of it is up yet.
    if (count.starting > 0) {
      return {
        condition: 'starting',
        sentence: `${plural(count.running, 'dyno')} running, ${count.starting} starting.`,
      }
    }
    return { condition: 'up', sentence: `${plural(count.running, 'dyno')} running.` }
  }
  if (wanted === 0) return { condition: 'stopped', sentence: 'It is scaled to zero.' }
  const neverReleased = releasedAt === null && (releases === null || releases.length === 0)
  if (dynos !== null && neverReleased) return { condition: 'stopped', sentence: 'It was never released.' }
  if (dynos !== null) {
    const should = wanted === null ? '' : ` of ${plural(wanted, 'dyno')} that should`
    return { condition: 'down', sentence: `Nothing runs${should}.${failed}` }
  }
  if (wanted === null) return { condition: 'unknown', sentence: 'Nobody could tell how it is.' }
  return {
    condition: 'unknown',
    sentence: `${plural(wanted, 'dyno')} should run. Nobody told whether they do.${failed}`,
  }
}

/** `deprovisioned` is also what a broker's "failed" becomes (API-FACTS section 5.4). */
export function conditionOfAddon(state: string | null, orphan: boolean): Verdict {
  if (orphan) {
    return { condition: 'unknown', sentence: 'Nobody owns it, so the platform does not answer for it by itself.' }
  }
  switch (state) {
    case null:
      return { condition: 'unknown', sentence: 'Nobody could tell its state.' }
    case 'provisioned':
      return { condition: 'up', sentence: 'Provisioned, says its broker. That does not mean that it answers.' }
    case 'provisioning':
      return { condition: 'starting', sentence: 'Its broker is at work on it: a new plan, a restore or a restart.' }
    case 'deprovisioned':
      return { condition: 'down', sentence: 'Deprovisioned, which is also what a failure of its broker is called.' }
    default:
      return { condition: 'unknown', sentence: `Its broker calls it ${state}.` }
  }
}

/** The worse it is, the smaller the number. */
export const urgency: Record<Condition, number> = {
  down: 0,
  trouble: 1,
  starting: 2,
  maintenance: 3,
  unknown: 4,
  up: 5,
  stopped: 6,
}

function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}
