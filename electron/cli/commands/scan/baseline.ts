import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { severities, type Finding } from '#shared/domain/finding.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import { AppError } from '#shared/errors.ts'
import { jsonReportFormat, jsonReportVersion } from '#core/export/json.ts'
import { isAtLeast } from '#core/export/report.ts'
import type { Session } from '../../session.ts'
import type { Terminal } from '../../terminal.ts'

/** What was known already. */
export interface Baseline {
  /** For reports. */
  name: string
  /** The same findings, each with whether it is new. */
  mark(endpoint: EndpointView, findings: Finding[]): Finding[]
}

const earlierReport = z.object({
  format: z.literal(jsonReportFormat),
  version: z.literal(jsonReportVersion),
  platforms: z.array(z.object({ url: z.string() })),
  findings: z.array(
    z.object({ id: z.string(), endpoint: z.string(), fingerprint: z.string(), severity: z.enum(severities) }),
  ),
})

/** A file of that name if there is one. Throws AppError invalid-input when it is not a JSON report. */
export async function fileBaseline(path: string, terminal: Terminal): Promise<Baseline | null> {
  if (!isFile(path)) return null
  const read = earlierReport.safeParse(await readJson(path))
  if (!read.success) throw new AppError('invalid-input', 'The file of --new-since is no JSON report of a scan.')
  const { platforms, findings } = read.data
  // By address: finding id -> as it was. Another consumer makes it another finding, and so does a higher severity.
  const known = new Map(platforms.map(({ url }) => [url, new Map<string, (typeof findings)[number]>()]))
  for (const finding of findings) known.get(finding.endpoint)?.set(finding.id, finding)
  return {
    name: basename(path),
    mark({ profile: { name, url } }, found) {
      const ids = known.get(url)
      if (!ids) terminal.say(`${name}: not in the report of --new-since, so all of it is new.`)
      return found.map((finding) => {
        const then = ids?.get(finding.id)
        const isKnown = then?.fingerprint === finding.fingerprint && isAtLeast(then.severity, finding.severity)
        return { ...finding, isNew: !isKnown }
      })
    },
  }
}

/**
 * A baseline that was stored under this name for any of the endpoints. Throws AppError not-found when there is none, and
 * invalid-input when a newer one is what findings are measured against.
 */
export async function storedBaseline(
  session: Session,
  endpoints: readonly EndpointView[],
  wanted: string,
  terminal: Terminal,
): Promise<Baseline> {
  const having = new Set<string>()
  const others = new Set<string>()
  for (const { profile } of endpoints) {
    const { baselines } = await session.call('risk.baselines', { endpointId: profile.id })
    const newest = baselines.toSorted((a, b) => b.at - a.at)[0]
    for (const { name } of baselines) others.add(name)
    if (!baselines.some(({ name }) => name === wanted)) continue
    if (newest?.name !== wanted) {
      throw new AppError(
        'invalid-input',
        `${profile.name} has a newer baseline than this one. Name that, or a file with the JSON report of a scan.`,
      )
    }
    having.add(profile.id)
  }
  if (having.size === 0) {
    const known = others.size === 0 ? 'No baseline is stored' : `Stored are: ${[...others].join(', ')}`
    throw new AppError('not-found', `There is no file and no baseline of the name given to --new-since. ${known}.`)
  }
  return {
    name: wanted,
    mark({ profile: { id, name } }, findings) {
      if (having.has(id)) return findings
      terminal.say(`${name}: has no baseline of that name, so all of it is new.`)
      return findings.map((finding) => ({ ...finding, isNew: true }))
    },
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch {
    return null
  }
}
