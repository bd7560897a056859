import type { Condition, IncidentView } from '#shared/domain/incident.ts'
import { oneLine } from '#shared/export/characters.ts'
import { ageWords, countWords, momentWords } from '../export/wording.ts'
import { isProduction } from './holders.ts'

const appsShown = 12
const eventsShown = 8
const findingsShown = 5

export const conditionWords: Record<Condition, string> = {
  down: 'DOWN',
  trouble: 'IN TROUBLE',
  starting: 'STARTING',
  maintenance: 'MAINTENANCE',
  stopped: 'STOPPED',
  up: 'up',
  unknown: 'not known',
}

const addonWords: Record<Condition, string> = { ...conditionWords, up: 'provisioned', starting: 'PROVISIONING' }

/**
 * The incident for a chat: what it is, who is hurt, what changed. Times are absolute and in UTC, because it is read
 * later; a line each, because chats break long ones where they like. Holds nothing but names, states and times.
 */
export function textOf(view: Omit<IncidentView, 'text'>, now: number): string {
  const { addon, apps, events, findings, hours, endpointName } = view
  const name = addon.name.trim() === '' ? addon.id : addon.name
  const owner = addon.owner === null ? 'nobody owns it' : `owned by ${addon.owner}`
  // Dynos that came up and findings follow from something else, which is what a chat wants to hear of.
  const changes = events.filter(({ tone }) => tone !== 'note')
  const lines = [
    `Incident: ${name} (${addon.plan}) on ${endpointName}`,
    `State: ${addonWords[view.condition]}${ageOf(view.state.at, now)}, ${owner}`,
    `Holders: ${holdersWords(view)}`,
    ...apps
      .filter(({ condition }) => condition !== 'up' && condition !== 'stopped')
      .slice(0, appsShown)
      .map(({ app, condition, sentence, compliance }) => {
        const mark = isProduction(compliance) ? ' [production]' : ''
        return `- ${app}${mark}: ${conditionWords[condition]}. ${sentence}`
      }),
    `Last ${countWords(hours, 'hour')}: ${changes.length === 0 ? 'nothing known to have changed' : countWords(changes.length, 'change')}`,
    ...changes
      .slice(0, eventsShown)
      .map(({ at, app, text, by }) =>
        [`- ${momentWords(at)}`, ...(app === null ? [] : [app]), text, ...(by === '' ? [] : [`(${by})`])].join(' '),
      ),
    ...(findings.length === 0
      ? []
      : [
          `Open findings: ${findings.length}`,
          ...findings
            .slice(0, findingsShown)
            .map(({ ruleId, severity, title, transient }) =>
              [`- ${severity}`, ruleId, title, ...(transient ? ['(right now)'] : [])].join(' '),
            ),
        ]),
    `As of ${momentWords(now)}; lists read ${momentWords(view.takenAt)}${view.complete ? '' : ', in part'}.`,
  ]
  return `${lines.map(oneLine).join('\n')}\n`
}

/** `6 apps in 3 spaces, 4 of them production: 2 down, 1 in maintenance, 3 up` */
export function holdersWords({ apps }: Pick<IncidentView, 'apps'>): string {
  const spaces = new Set(apps.map(({ space }) => space)).size
  const production = apps.filter(({ compliance }) => isProduction(compliance)).length
  const counts = new Map<Condition, number>()
  for (const { condition } of apps) counts.set(condition, (counts.get(condition) ?? 0) + 1)
  const states = orderOfWords.flatMap((condition) => {
    const count = counts.get(condition)
    return count === undefined ? [] : [`${count} ${conditionWords[condition].toLowerCase()}`]
  })
  const where = `${countWords(apps.length, 'app')} in ${countWords(spaces, 'space')}`
  return `${where}, ${production} of them production${states.length === 0 ? '' : `: ${states.join(', ')}`}`
}

const orderOfWords: readonly Condition[] = ['down', 'trouble', 'starting', 'maintenance', 'unknown', 'stopped', 'up']

function ageOf(at: number | null, now: number): string {
  return at === null ? '' : ` (told ${ageWords(now - at)} ago)`
}
