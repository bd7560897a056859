import type { AffectedApp, DangerLevel, Friction } from '#shared/domain/operation.ts'
import { isTouched } from './affected.ts'

/** From so many apps on a name has to be typed. */
const manyApps = 3

/**
 * How much a person has to do before it may run: nothing for a read, one click for what only adds, the impact card for
 * what interrupts; the name and a reason for what destroys, hands out or ends secrets, touches prod or socs, or three apps
 * and more. Apps that nothing happens to do not count.
 */
export function frictionOf(
  level: DangerLevel,
  affected: readonly AffectedApp[],
  { typed, is }: { typed: string; is: string },
): Friction {
  if (level === 'read') return { kind: 'none', typed: '', typedIs: '', reason: false, because: [] }
  const because: string[] = []
  if (level === 'destructive') because.push('It loses something, or cannot be taken back.')
  if (level === 'credential') because.push('It hands out or ends credentials.')
  const touched = affected.filter(isTouched)
  for (const tag of ['prod', 'socs']) {
    const tagged = touched.filter(({ compliance }) => compliance.includes(tag))
    if (tagged.length > 0) because.push(`It touches ${namesOf(tagged)}, in a space tagged ${tag}.`)
  }
  const unlisted = touched.filter(({ organization }) => organization === null)
  if (unlisted.length > 0) because.push(`No list shows ${namesOf(unlisted)}, so it may be anything.`)
  if (touched.length >= manyApps) because.push(`It touches ${touched.length} apps.`)
  if (because.length > 0) return { kind: 'typed', typed, typedIs: is, reason: true, because }
  return { kind: level === 'additive' ? 'click' : 'impact', typed: '', typedIs: '', reason: false, because }
}

const appsNamed = 3

function namesOf(apps: readonly AffectedApp[]): string {
  const names = apps.slice(0, appsNamed).map(({ name }) => name)
  const more = apps.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(' and ')
}
