import { randomBytes } from 'node:crypto'
import type { FleetAccount } from '../platform/fleet.ts'

interface Tokens {
  /** The operator's. */
  token?: string
  outsider?: string
}

/**
 * Who may come in through the edge: those of the file, else one of each kind. Tokens that were asked for replace the
 * first operator's and the first outsider's; the others' follow from the operator's.
 */
export function accountsOf(known: readonly FleetAccount[], { token, outsider }: Tokens): FleetAccount[] {
  if (known.length === 0) return everybody(token ?? randomBytes(24).toString('hex'), outsider)
  const given = { operator: token, outsider, developer: undefined }
  const first = new Set([...Map.groupBy(known, ({ role }) => role).values()].map(([account]) => account))
  return known.map((account) => ({
    ...account,
    token: first.has(account) ? (given[account.role] ?? account.token) : account.token,
  }))
}

function everybody(token: string, outsider = `${token}-outsider`): FleetAccount[] {
  return [
    person(3, 'Olive Operator', 'operator', token),
    person(4, 'Devon Developer', 'developer', `${token}-developer`),
    person(5, 'Otto Outsider', 'outsider', outsider),
  ]
}

function person(number: number, name: string, role: FleetAccount['role'], token: string): FleetAccount {
  return {
    id: `bca74083-22de-4191-a782-44e60cc3600${number}`,
    name,
    email: `${name.split(' ')[0]?.toLowerCase() ?? ''}@akkeris.example`,
    token,
    role,
  }
}
