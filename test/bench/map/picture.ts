import { inflateSync } from 'node:zlib'

/** Pixels of a browser's screenshot. */
export interface Pixels {
  width: number
  height: number
  /** Bytes of one pixel, 3 or 4. */
  channels: number
  bytes: Uint8Array
}

/** Reads a PNG as browsers write it: 8 bits a channel, true colour, not interlaced. */
export function readPng(file: Buffer): Pixels {
  const parts: Buffer[] = []
  let [width, height, channels] = [0, 0, 0]
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at)
    const kind = file.toString('latin1', at + 4, at + 8)
    const body = file.subarray(at + 8, at + 8 + length)
    if (kind === 'IHDR') {
      width = body.readUInt32BE(0)
      height = body.readUInt32BE(4)
      channels = body[9] === 6 ? 4 : 3
      if (body[8] !== 8 || (body[9] !== 6 && body[9] !== 2) || body[12] !== 0) throw new Error('A PNG of another kind.')
    } else if (kind === 'IDAT') parts.push(body)
    at += length + 12
  }
  return { width, height, channels, bytes: unfilter(inflateSync(Buffer.concat(parts)), width, height, channels) }
}

function unfilter(raw: Buffer, width: number, height: number, channels: number): Uint8Array {
  const line = width * channels
  const bytes = new Uint8Array(line * height)
  for (let y = 0; y < height; y += 1) {
    const from = y * (line + 1) + 1
    const filter = raw[from - 1] ?? 0
    for (let x = 0; x < line; x += 1) {
      const here = y * line + x
      const left = x >= channels ? (bytes[here - channels] ?? 0) : 0
      const above = y > 0 ? (bytes[here - line] ?? 0) : 0
      const corner = x >= channels && y > 0 ? (bytes[here - line - channels] ?? 0) : 0
      bytes[here] = (raw[from + x] ?? 0) + predicted(filter, left, above, corner)
    }
  }
  return bytes
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  if (filter !== 4) return 0
  const fromLeft = Math.abs(above - corner)
  const fromAbove = Math.abs(left - corner)
  const fromCorner = Math.abs(left + above - 2 * corner)
  if (fromLeft <= fromAbove && fromLeft <= fromCorner) return left
  return fromAbove <= fromCorner ? above : corner
}

/** The share of pixels, 0 to 1, of which a channel differs by more than a few steps. */
export function difference(one: Pixels, other: Pixels): number {
  if (one.width !== other.width || one.height !== other.height || one.channels !== other.channels) return 1
  let changed = 0
  for (let at = 0; at < one.bytes.length; at += one.channels) {
    for (let channel = 0; channel < 3; channel += 1) {
      if (Math.abs((one.bytes[at + channel] ?? 0) - (other.bytes[at + channel] ?? 0)) <= 6) continue
      changed += 1
      break
    }
  }
  return changed / (one.width * one.height)
}
