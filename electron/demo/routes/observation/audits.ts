import type { FleetAudit } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { Refusal, stumble, value } from '../route.ts'
import type { Route } from '../route.ts'

/** What the store gives unless it is asked for a number of rows, and the most it gives at all. */
const usual = 10
const most = 10_000

function auditRow({ action, app, space, username, receivedAt, info }: FleetAudit) {
  // Left out where the platform was not told who it was.
  return { action, app, space, received_at: receivedAt, ...(username === '' ? {} : { username }), info }
}

/** A user is found by any word of the name: neither a space nor an `@` gets through the route. */
function isUser(username: string, asked: string): boolean {
  const name = username.toLowerCase()
  return name === asked || name.split(/[\s@]+/).includes(asked)
}

function sizeOf(asked: string | null): number {
  if (asked === null || asked === '') return usual
  // The store refuses it, and the controller has no answer to that.
  if (!/^\d+$/.test(asked) || Number(asked) > most) throw stumble()
  return Number(asked)
}

/** GET /audits?app=&space=&user=&size=: newest first; apps by their simple name. */
export function auditRoutes({ fleet }: Platform): Route[] {
  return [
    {
      method: 'GET',
      // A `%` or an `@` makes the route unknown.
      pattern: '/audits[A-z0-9=?\\-_.&:]*',
      answer({ query }) {
        if (!fleet.audits) throw new Refusal(501, 'Not Implemented Error')
        const asked = new URLSearchParams(query)
        const app = asked.get('app')
        const space = asked.get('space')
        const user = asked.get('user')?.toLowerCase()
        const size = sizeOf(asked.get('size'))
        const rows: unknown[] = []
        for (const audit of fleet.audits.toReversed()) {
          if (rows.length >= size) break
          if (app && audit.app !== app) continue
          if (space && audit.space !== space) continue
          if (user && !isUser(audit.username, user)) continue
          rows.push(auditRow(audit))
        }
        return value(rows)
      },
    },
  ]
}
