import { expect, test } from 'vitest'
import { encodeReply } from '../../../electron/thread/encode.ts'

const decoded = async (reply: unknown): Promise<string> =>
  new TextDecoder('utf-8', { fatal: true }).decode(await encodeReply(reply))

test.each<[string, unknown]>([
  ['short ones', { ok: true, value: { name: 'a', text: 'b' } }],
  ['failures', { ok: false, error: { code: 'internal', message: 'x'.repeat(1_500_000) } }],
  ['nothing', { ok: true, value: null }],
  ['lists', { ok: true, value: ['x'.repeat(1_500_000)] }],
])('%s are JSON as they stand', async (_, reply) => {
  expect(await decoded(reply)).toBe(JSON.stringify(reply))
})

test('a long text is the same when it is read again, wherever its letters are cut', async () => {
  // One letter of two halves on each border between two pieces, whatever their length.
  for (const shift of ['', 'x']) {
    const text = `${shift}${'🦊'.repeat(1_300_000)}"\\\n${'ä'.repeat(10)}\uD800`
    const value = { name: 'a "b"', text, mediaType: 'text/plain' }
    expect(JSON.parse(await decoded({ ok: true, value }))).toEqual({ ok: true, value })
    expect(JSON.parse(await decoded({ ok: true, value: { text } }))).toEqual({ ok: true, value: { text } })
  }
})

test('others have their turn while a long text is encoded', async () => {
  let turns = 0
  let going = true
  const count = (): void => {
    turns += 1
    if (going) setImmediate(count)
  }
  setImmediate(count)
  await encodeReply({ ok: true, value: { text: 'x'.repeat(10_000_000) } })
  going = false
  expect(turns).toBeGreaterThanOrEqual(9)
})
