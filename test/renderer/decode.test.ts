import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isResult, parseEvent, parseResult } from '#renderer/bridge/decode.ts'
import { createSignal } from '#renderer/bridge/signal.ts'

describe('what comes over the wire', () => {
  it('is a result or becomes one, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(isResult(parseResult(text))).toBe(true)
      }),
    )
  })

  it('keeps what the core said', () => {
    expect(parseResult('{"ok":true,"value":null}')).toEqual({ ok: true, value: null })
    const refused = { ok: false, error: { code: 'not-found', message: 'It is gone.' } }
    expect(parseResult(JSON.stringify(refused))).toEqual(refused)
  })

  it('is an internal error when something else answered', () => {
    for (const text of ['', '<html>', 'null', '{"ok":true}', '{"ok":false,"error":"no"}', '[]']) {
      expect(parseResult(text)).toMatchObject({ ok: false, error: { code: 'internal' } })
    }
  })

  it('is an event or nothing', () => {
    expect(parseEvent('{"name":"endpoints.changed"}')).toEqual({ name: 'endpoints.changed' })
    for (const odd of ['', '{', 'null', '7', '{}', new ArrayBuffer(2)]) expect(parseEvent(odd)).toBeNull()
  })
})

describe('a signal', () => {
  it('is heard when it changes, until one stops listening', () => {
    const signal = createSignal(true)
    const heard: boolean[] = []
    const stop = signal.listen((value) => heard.push(value))
    signal.report(true)
    signal.report(false)
    signal.report(false)
    signal.report(true)
    stop()
    signal.report(false)
    expect(heard).toEqual([false, true])
  })
})
