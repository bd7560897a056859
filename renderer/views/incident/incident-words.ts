import type { Condition, Gathering, IncidentApp, IncidentEvent, IncidentView, Told } from '#shared/domain/incident.ts'
import { ageWords } from '../../stores/age.ts'
import { countWords, plural } from '../../parts/words.ts'

type Tone = 'bad' | 'warn' | 'good' | 'quiet'

interface Word {
  word: string
  tone: Tone
}

/** Big words: what is read first, from across the room. */
export const appConditions: Record<Condition, Word> = {
  down: { word: 'Down', tone: 'bad' },
  trouble: { word: 'In trouble', tone: 'bad' },
  starting: { word: 'Starting', tone: 'warn' },
  maintenance: { word: 'Maintenance', tone: 'warn' },
  stopped: { word: 'Stopped', tone: 'quiet' },
  up: { word: 'Up', tone: 'good' },
  unknown: { word: 'Not known', tone: 'quiet' },
}

/** Of the add-on: provisioned does not say that it answers. */
export const addonConditions: Record<Condition, Word> = {
  ...appConditions,
  down: { word: 'Deprovisioned', tone: 'bad' },
  starting: { word: 'Provisioning', tone: 'warn' },
  up: { word: 'Provisioned', tone: 'good' },
}

export const addonSentences: Record<Condition, string> = {
  down: 'It is gone, or its broker failed: the platform says the same for both.',
  trouble: '',
  starting: 'Its broker is at work on it: a new plan, a restore or a restart.',
  maintenance: '',
  stopped: '',
  up: 'So says its broker, which does not prove that it answers.',
  unknown: 'Nobody could tell its state.',
}

const worst: readonly Condition[] = ['down', 'trouble', 'starting', 'maintenance', 'unknown', 'stopped', 'up']

/** How many apps are how, worst first. */
export function countsOf(apps: readonly IncidentApp[]): { condition: Condition; count: number }[] {
  return worst
    .map((condition) => ({ condition, count: apps.filter((app) => app.condition === condition).length }))
    .filter(({ count }) => count > 0)
}

export function isProduction({ compliance }: Pick<IncidentApp, 'compliance'>): boolean {
  return compliance.includes('prod') || compliance.includes('socs')
}

/** "5 of 6 apps are hurt", in as few words as it takes. */
export function hurtWords(apps: readonly IncidentApp[]): { headline: string; detail: string; tone: Tone } {
  const down = apps.filter(({ condition }) => condition === 'down' || condition === 'trouble')
  const waiting = apps.filter(({ condition }) => condition === 'starting' || condition === 'maintenance')
  const unknown = apps.filter(({ condition }) => condition === 'unknown')
  const spaces = new Set(apps.map(({ space }) => space)).size
  const production = apps.filter(isProduction).length
  const where = `${plural(apps.length, 'app holds', 'apps hold')} it in ${plural(spaces, 'space')}, ${
    production === 0 ? 'none' : countWords(production)
  } of them in production.`
  if (down.length > 0) {
    const hit = down.filter(isProduction).length
    const which = hit === 0 ? '' : hit === down.length ? ', all in production' : `, ${countWords(hit)} in production`
    return {
      headline: `${countWords(down.length)} of ${plural(apps.length, 'app')} hurt${which}`,
      detail: where,
      tone: 'bad',
    }
  }
  if (waiting.length > 0) {
    return {
      headline: `${countWords(waiting.length)} of ${plural(apps.length, 'app')} not serving`,
      detail: where,
      tone: 'warn',
    }
  }
  if (unknown.length > 0) {
    return { headline: `${plural(unknown.length, 'app')} not known`, detail: where, tone: 'quiet' }
  }
  return { headline: 'Nobody seems hurt', detail: where, tone: 'good' }
}

/** What somebody did or what broke; that dynos came up or a rule fired follows from it. */
export function changesOf({ events }: Pick<IncidentView, 'events'>): IncidentEvent[] {
  return events.filter(({ tone }) => tone !== 'note')
}

/** "2 of 3 running", from what was told last; what the others do is in the sentence. */
export function dynoWords({ dynos, formation }: Pick<IncidentApp, 'dynos' | 'formation'>): string {
  const wanted = formation.value?.reduce((sum, { quantity }) => sum + quantity, 0) ?? null
  if (dynos.value === null) return wanted === null ? 'not known' : `${plural(wanted, 'dyno')} wanted`
  const running = dynos.value.filter(({ state }) => state === 'running').length
  const of = wanted === null || wanted < dynos.value.length ? dynos.value.length : wanted
  return of === 0 ? 'none' : `${running} of ${of} running`
}

/** How old the oldest of these is, and which of them the latest gathering did not tell. */
export function agesOf(app: Pick<IncidentApp, 'dynos' | 'maintenance' | 'releases' | 'formation'>): {
  at: number | null
  live: boolean
  problems: string[]
} {
  const all: Told<unknown>[] = [app.dynos, app.maintenance, app.releases, app.formation]
  const times = all.flatMap(({ at }) => at ?? [])
  return {
    at: times.length === 0 ? null : Math.min(...times),
    live: all.every(({ live }) => live),
    problems: [...new Set(all.flatMap(({ problem }) => (problem === '' ? [] : [problem])))],
  }
}

/** How the gathering stands, for the strip under the head. */
export function gatheringWords(
  gathering: Gathering,
  now: number,
): { words: string; tone: 'plain' | 'medium' | 'trouble' } {
  const { state, done, total, failed, endedAt, problem } = gathering
  switch (state) {
    case 'never':
      return {
        words: 'Nobody has asked the platform yet: this is what the latest sync and earlier looks told.',
        tone: 'plain',
      }
    case 'running':
      return { words: `Asking the platform: ${countWords(done)} of ${plural(total, 'question')}`, tone: 'plain' }
    case 'stopped':
      return { words: 'Stopped before everything was asked. The rest is what was known before.', tone: 'medium' }
    case 'failed':
      return {
        words: `${problem?.message ?? 'The platform could not be asked.'} What is shown was known before.`,
        tone: 'trouble',
      }
    case 'done':
    default: {
      const when = endedAt === null ? '' : ` ${ageWords(endedAt, now)}`
      if (failed === 0) return { words: `All ${plural(total, 'question')} answered${when}.`, tone: 'plain' }
      return {
        words: `${countWords(failed)} of ${plural(total, 'question')} not answered${when}. What is missing says so.`,
        tone: 'medium',
      }
    }
  }
}

export const hourChoices = [1, 3, 6, 12, 24, 72, 168] as const

export function hoursWords(hours: number): string {
  if (hours % 24 === 0 && hours > 24) return `${hours / 24} days`
  return plural(hours, 'hour')
}

/** Why the time line may be short of what happened; null when nothing is known to be missing. */
export function auditWords({ audits, since, hours }: Pick<IncidentView, 'audits' | 'since' | 'hours'>): string | null {
  if (audits.problem !== '') return `Audits: ${audits.problem}`
  if (audits.at === null) return 'The platform’s audits were not read yet: who changed what is missing here.'
  if (audits.since !== null && audits.since > since) {
    return `The platform’s audits do not reach back ${hoursWords(hours)}: what is older may be missing.`
  }
  return null
}
