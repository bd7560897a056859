import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { parseAddress } from './address.ts'
import { parseNetrc } from './netrc.ts'

/** An endpoint the aka CLI knows. Holds the credential, so it stays inside the core. */
export interface Importable {
  url: string
  name: string
  source: string
  token: string | null
}

/** `{"auth": host, "apps": host, "updates": ...}`, hosts with or without a scheme; what auth is for, we do not need. */
const akaConfiguration = z.object({ apps: z.string().trim().min(1).max(500) })

const maximumBytes = 1024 * 1024

/**
 * What the aka CLI left in a home folder: the platform's host in ~/.akkeris/config.json and a bearer token in ~/.netrc
 * under that host. Reads only, and only these two files; other machines in ~/.netrc are not ours to look at. A missing
 * file is no problem; one that cannot be read or understood is a sentence in `problems` without anything from the file.
 */
export async function readAkaFiles(homeDirectory: string): Promise<{ importable: Importable[]; problems: string[] }> {
  const problems: string[] = []
  const configuration = await readSmallFile(
    join(homeDirectory, '.akkeris', 'config.json'),
    '~/.akkeris/config.json',
    problems,
  )
  if (configuration === null) return { importable: [], problems }
  const url = addressIn(configuration, problems)
  if (url === null) return { importable: [], problems }

  const { host, hostname } = new URL(url)
  const netrc = await readSmallFile(join(homeDirectory, '.netrc'), '~/.netrc', problems)
  const token = netrc === null ? null : tokenIn(netrc, [host, hostname], problems)
  return { importable: [{ url, name: host, source: '~/.akkeris/config.json', token }], problems }
}

function addressIn(text: string, problems: string[]): string | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    problems.push('~/.akkeris/config.json is not JSON.')
    return null
  }
  const configuration = akaConfiguration.safeParse(json)
  if (!configuration.success) {
    problems.push('~/.akkeris/config.json does not name the platform ("apps").')
    return null
  }
  try {
    return parseAddress(configuration.data.apps)
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    problems.push(`~/.akkeris/config.json names an address that cannot be used. ${thrown.message}`)
    return null
  }
}

function tokenIn(text: string, hosts: string[], problems: string[]): string | null {
  const netrc = parseNetrc(text)
  problems.push(...netrc.problems)
  const token = netrc.entries.find((entry) => hosts.includes(entry.machine))?.password ?? null
  if (token === null) return null
  if (/^[\x21-\x7e]{1,8192}$/.test(token)) return token
  problems.push('The token in ~/.netrc has spaces or characters that no token has.')
  return null
}

async function readSmallFile(path: string, name: string, problems: string[]): Promise<string | null> {
  try {
    const facts = await stat(path)
    if (!facts.isFile() || facts.size > maximumBytes) {
      problems.push(`${name} is not a file of a usual size.`)
      return null
    }
    return await readFile(path, 'utf8')
  } catch (thrown) {
    const missing =
      thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
    if (!missing) problems.push(`${name} could not be read.`)
    return null
  }
}
