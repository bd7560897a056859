import { breathe, createTurn } from '#core/turns.ts'

/** Letters that are encoded in one go: a few milliseconds. */
const pieceLength = 1_000_000

/**
 * A Result as UTF-8 JSON, in memory of its own that can change hands. A text that fills a file, as a report of a fleet does,
 * is encoded piece by piece with pauses, since it may be a hundred megabytes; everything else at once.
 */
export async function encodeReply(reply: unknown): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const found = longText(reply)
  // Not Buffer.from: its memory may be a piece of a shared pool, which cannot change hands.
  if (!found) return encoder.encode(JSON.stringify(reply))
  const { name, text, others } = found
  const pieces = [encoder.encode(`{"ok":true,"value":${withRoom(others)}${JSON.stringify(name)}:"`)]
  let start = 0
  while (start < text.length) {
    const end = endOfPiece(text, start + pieceLength)
    pieces.push(encoder.encode(JSON.stringify(text.slice(start, end)).slice(1, -1)))
    start = end
    await breathe()
  }
  pieces.push(encoder.encode('"}}'))
  return await joined(pieces)
}

interface LongText {
  name: string
  text: string
  /** What else the value holds. */
  others: object
}

function longText(reply: unknown): LongText | null {
  if (!isObject(reply) || !('ok' in reply) || reply.ok !== true || !('value' in reply) || !isObject(reply.value)) {
    return null
  }
  const entries = Object.entries(reply.value)
  for (const [name, text] of entries) {
    if (typeof text !== 'string' || text.length <= pieceLength) continue
    return { name, text, others: Object.fromEntries(entries.filter(([other]) => other !== name)) }
  }
  return null
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object's JSON, open for one more field. */
function withRoom(object: object): string {
  const text = JSON.stringify(object).slice(0, -1)
  return text === '{' ? text : `${text},`
}

/** The two halves of a letter stay together: alone each would be written as an escape. */
function endOfPiece(text: string, wanted: number): number {
  const last = text.charCodeAt(wanted - 1)
  return last >= 0xd800 && last <= 0xdbff ? wanted + 1 : wanted
}

async function joined(pieces: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  const isOver = createTurn()
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
    if (isOver()) await breathe()
  }
  return bytes
}
