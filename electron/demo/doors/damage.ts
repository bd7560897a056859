import { z } from 'zod'
import type { Random } from '../generate/random.ts'
import { bare, json, text } from './answer.ts'
import type { Answer } from './answer.ts'
import { pack } from './bodies.ts'
import type { Fault } from './faults.ts'

/** What a fault makes of an answer; when it is given, and how much of it, is the server's business. */

const page =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Sign in</title></head><body>Sign in to continue.</body></html>\n'

/** The answer that takes the place of the real one, which nobody is asked for then. */
export function instead(fault: Fault): Answer | null {
  if (fault.kind === 'html') return text(200, 'text/html; charset=utf-8', page)
  if (fault.kind === 'empty') return json(200, Buffer.alloc(0))
  if (fault.kind !== 'status') return null
  return fault.text === undefined ? bare(fault.status) : json(fault.status, Buffer.from(fault.text))
}

function serviceOf(row: unknown): string | null {
  if (typeof row !== 'object' || row === null) return null
  if ('addon_service' in row) return nameIn(row.addon_service)
  if ('addon' in row && typeof row.addon === 'object' && row.addon !== null && 'plan' in row.addon) {
    return nameIn(row.addon.plan)?.split(':')[0] ?? null
  }
  return nameIn(row)
}

function nameIn(thing: unknown): string | null {
  if (typeof thing !== 'object' || thing === null || !('name' in thing)) return null
  return typeof thing.name === 'string' ? thing.name : null
}

type RowFault = Extract<Fault, { kind: 'drop-rows' | 'wrong-order' }>

function changedRows(fault: RowFault, rows: unknown[], random: Random): unknown[] {
  if (fault.kind === 'wrong-order') return random.shuffle(rows)
  const { rows: first = 0, share = 0, service } = fault
  return rows.filter((row, at) => {
    if (service !== undefined) return serviceOf(row) !== service
    // Evenly spread, and as many of them as the share says.
    return at >= first && Math.floor((at + 1) * share) === Math.floor(at * share)
  })
}

/** A list with other rows; anything that is no list is left as it is. `random`: for the order of a shuffled one. */
export function withOtherRows(given: Answer, fault: Fault, random: Random): Answer {
  if (fault.kind !== 'drop-rows' && fault.kind !== 'wrong-order') return given
  if (given.status !== 200 || !given.plain.subarray(0, 1).equals(Buffer.from('['))) return given
  const rows = z.array(z.unknown()).parse(JSON.parse(given.plain.toString()))
  const plain = Buffer.from(JSON.stringify(changedRows(fault, rows, random)))
  return { ...given, plain, packed: given.packed && (() => pack(plain)) }
}

/** A copy of the body, with so many of its bytes changed, spread over it. */
export function garbled(body: Buffer, bytes: number): Buffer {
  const copy = Buffer.from(body)
  const count = Math.min(bytes, body.length)
  for (let nth = 1; nth <= count; nth += 1) {
    const at = Math.floor((nth * body.length) / (count + 1))
    copy.writeUInt8(copy.readUInt8(at) ^ 0x80, at)
  }
  return copy
}
