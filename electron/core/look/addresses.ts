import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { decode } from './decode.ts'

const variables = z.record(z.string(), z.unknown())

/** A URL of any scheme, a JDBC one among them, up to the first part of its path: user and password end at the last @. */
const urlLike = /^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#@\s]+)(?:\/([^/?#\s]*))?/i

/**
 * Name of each variable that holds addresses -> their digests. `key` is a random one of this process; without it the
 * digests of two processes have nothing in common. Values are looked at here and nowhere else, and are let go of here.
 */
export function decodeDigests(call: string, raw: unknown, key: Buffer): Map<string, string[]> {
  const digests = new Map<string, string[]>()
  for (const [name, value] of Object.entries(decode(call, variables, raw))) {
    if (typeof value !== 'string') continue
    const addresses = addressesIn(value)
    if (addresses.length > 0) {
      digests.set(
        name,
        addresses.map((address) => createHmac('sha256', key).update(address).digest('base64url')),
      )
    }
  }
  return digests
}

/**
 * Host and database of a URL, one for each host in it. The port counts only where no database tells two things on one
 * host apart, as people often leave out the usual one.
 */
export function addressesIn(value: string): string[] {
  const [, hosts, database = ''] = urlLike.exec(value.trim()) ?? []
  if (hosts === undefined) return []
  return hosts
    .toLowerCase()
    .split(',')
    .filter((host) => host !== '')
    .map((host) => (database === '' ? host : `${host.replace(/:\d*$/, '')}/${database}`))
}
