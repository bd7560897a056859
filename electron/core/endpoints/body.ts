import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { constants, gunzip } from 'node:zlib'
import { AppError } from '#shared/errors.ts'

const unpack = promisify(gunzip)

/**
 * Reads a body to its end and unpacks it, at most `maximumBytes` both on the wire and unpacked: a 50 MB bomb is 50 kB
 * on the wire. Only one layer of gzip is taken, because it is all that was offered. Adds to `tally.wireBytes` as it
 * reads. Throws AppError bad-answer and too-large; what the connection throws goes through untouched.
 */
export async function readBody(
  stream: Readable,
  headers: IncomingHttpHeaders | Record<string, string | string[] | undefined>,
  maximumBytes: number,
  host: string,
  tally: { wireBytes: number },
): Promise<Buffer> {
  const tooLarge = new AppError('too-large', `The answer of ${host} is larger than ${describeBytes(maximumBytes)}.`)
  const encoding = headers['content-encoding']
  const packed = encoding === 'gzip'
  try {
    if (!packed && encoding !== undefined && encoding !== '' && encoding !== 'identity') {
      throw new AppError('bad-answer', `${host} packed its answer in a way that was not asked for.`)
    }
    if (Number(headers['content-length']) > maximumBytes) throw tooLarge
    const pieces: Buffer[] = []
    let length = 0
    for await (const piece of stream as AsyncIterable<Buffer>) {
      length += piece.length
      tally.wireBytes += piece.length
      if (length > maximumBytes) throw tooLarge
      pieces.push(piece)
    }
    const body = Buffer.concat(pieces, length)
    if (!packed || length === 0) return body
    return await unpackBody(body, maximumBytes, host, tooLarge)
  } finally {
    // After a complete body this does nothing; otherwise it closes the connection, so that the rest is never sent.
    stream.destroy()
  }
}

async function unpackBody(body: Buffer, maximumBytes: number, host: string, tooLarge: AppError): Promise<Buffer> {
  try {
    return await unpack(body, {
      maxOutputLength: maximumBytes,
      chunkSize: pieceSize(body),
      finishFlush: constants.Z_FINISH,
    })
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge
    throw new AppError('bad-answer', `The answer of ${host} came damaged: it could not be unpacked.`, { cause: thrown })
  }
}

/**
 * In one piece where it can be: with the usual 16 kB an answer of 4 MB comes back in 250 callbacks and is copied once
 * more. The last four bytes of gzip say how much there is; they are believed within reason, as JSON packs up to 20 fold.
 */
function pieceSize(body: Buffer): number {
  const said = body.length >= 4 ? body.readUInt32LE(body.length - 4) : 0
  return Math.min(Math.max(said, 1 << 16), Math.max(body.length * 32, 1 << 16), 1 << 26)
}

function describeBytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${String(Math.floor(bytes / 1024 / 1024))} MB` : `${String(bytes)} bytes`
}
