import { quoted, type Path, type Remark } from '#core/documents/yaml.ts'
import { isBrokered } from '../../providers.ts'
import type { Action } from '../action.ts'
import { builtInCatalogue, isSameAddress } from '../catalogue.ts'
import { normalisedName } from '../names.ts'
import type { DescribedAction } from './format.ts'

/** One action of the file, as it stands there and as it is read. */
export interface Entry {
  given: DescribedAction
  action: Action
  /** Of a key of it; of itself without. */
  lineOf: (...path: Path) => number
}

/** What the form cannot say: what is known or described already, and what contradicts itself. */
export function remarksOnEntries(entries: readonly Entry[]): Remark[] {
  return entries.flatMap((entry, index) => {
    const { given, lineOf } = entry
    if (!isBrokered(given.service)) {
      const message = `${quoted(given.service)} is run by the controller itself, which has no actions but its own.`
      return [remark(lineOf('service'), message)]
    }
    const ofService = entries.slice(0, index).filter((other) => other.given.service === given.service)
    return [
      ...(knownAlready(entry) ?? describedAlready(entry, ofService) ?? []),
      ...contradictions(entry),
      ...unlisted(entry, entries),
    ]
  })
}

function remark(line: number, message: string): Remark {
  return { line, say: () => message }
}

/** What is built in is looked at before it is sent; a file cannot do that, so it takes nothing of it over. */
function knownAlready({ given: { service, action: name }, action, lineOf }: Entry): Remark[] | null {
  const known = builtInCatalogue.find(service, name)
  if (known) {
    const message = `${quoted(name)} of ${service} is known already, as ${known.name}, and cannot be described anew.`
    return [remark(lineOf('action'), message)]
  }
  const same = builtInCatalogue.of(service).find((other) => isSameAddress(other, action))
  if (!same) return null
  return [remark(lineOf(), `This is ${same.name} of ${service}, which is known already and cannot be described anew.`)]
}

/** One address may do several things, told apart by what is sent there. */
function sentBy({ body, subject }: Action): string {
  return JSON.stringify([body, subject?.sent])
}

function describedAlready({ given, action, lineOf }: Entry, earlier: readonly Entry[]): Remark[] | null {
  const { service, action: name } = given
  const namesake = earlier.find((other) => normalisedName(other.given.action) === normalisedName(name))
  if (namesake) {
    return [remark(lineOf('action'), `${quoted(name)} of ${service} stands twice: on line ${namesake.lineOf()} too.`)]
  }
  const twin = earlier.find((other) => isSameAddress(other.action, action) && sentBy(other.action) === sentBy(action))
  if (!twin) return null
  return [remark(lineOf(), `This is the same request as ${quoted(twin.given.action)} on line ${twin.lineOf()}.`)]
}

function contradictions({ given: { level, subject }, action: { method, body }, lineOf }: Entry): Remark[] {
  const field = subject?.field
  const found: Remark[] = []
  if (level === 'read' && method !== 'GET' && method !== 'POST') {
    found.push(remark(lineOf('level'), `"level" cannot be read where the method is ${method}.`))
  }
  if (method === 'GET' && (field !== undefined || body !== null)) {
    const line = body === null ? lineOf('subject', 'field') : lineOf('body')
    found.push(remark(line, 'A GET carries no body, so nothing can be sent in it.'))
  }
  if (body !== null && Object.keys(body).length === 0) {
    found.push(remark(lineOf('body'), '"body" is empty, and an empty object is dropped on the way. Leave it out.'))
  }
  if (field !== undefined && body !== null && Object.hasOwn(body, field)) {
    found.push(
      remark(lineOf('body', field), `In ${quoted(field)} the subject is sent, so it cannot stand in the body too.`),
    )
  }
  return found
}

/** What lists the subjects has to be an action without one, of the same service. */
function unlisted({ given: { service, subject }, lineOf }: Entry, entries: readonly Entry[]): Remark[] {
  const name = subject?.['listed-by']?.action
  if (name === undefined) return []
  const isKnown = builtInCatalogue.of(service).some((other) => other.name === name && other.subject === null)
  const isDescribed = entries.some(
    ({ given, action }) => given.service === service && given.action === name && action.subject === null,
  )
  if (isKnown || isDescribed) return []
  const line = lineOf('subject', 'listed-by', 'action')
  return [remark(line, `No action of ${service} without a subject is called ${quoted(name)}.`)]
}
