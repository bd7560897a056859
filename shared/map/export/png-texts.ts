/** Begins every PNG; the first chunk, which says its size, is 25 bytes long. */
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const afterHeader = signature.length + 25

/**
 * The same PNG with its title and its description in it, as an SVG has them: in chunks of international text, which any
 * reader of PNGs may show and none has to (PNG specification, 11.3.3.4). Throws RangeError for what is no PNG.
 */
export function describePng(
  png: Uint8Array,
  { title, description }: { title: string; description: string },
): Uint8Array<ArrayBuffer> {
  if (png.length < afterHeader || signature.some((byte, at) => png[at] !== byte))
    throw new RangeError('This is no PNG.')
  const chunks = [textChunk('Title', title), textChunk('Description', description)]
  const parts = [png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)]
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function textChunk(keyword: string, text: string): Uint8Array {
  // After the keyword: its end, not compressed, no method, no language, no translated keyword.
  const body = bytesOf(`iTXt${keyword}\0\0\0\0\0${text.replaceAll('\0', '\uFFFD')}`)
  const chunk = new Uint8Array(body.length + 8)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, body.length - 4)
  chunk.set(body, 4)
  view.setUint32(body.length + 4, checksum(body))
  return chunk
}

/** In UTF-8. */
function bytesOf(text: string): Uint8Array {
  const escaped = encodeURIComponent(text.toWellFormed())
  const letters = escaped.replaceAll(/%(..)/g, (_, byte: string) => String.fromCodePoint(Number.parseInt(byte, 16)))
  return Uint8Array.from(letters, (letter) => letter.codePointAt(0) ?? 0)
}

/** CRC-32 as PNG has it, bit by bit: some hundreds of characters need no table. */
function checksum(bytes: Uint8Array): number {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0)
  }
  return (rest ^ 0xffffffff) >>> 0
}
