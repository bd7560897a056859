import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { commands } from '#shared/contract/commands.ts'
import type { Result } from '#shared/errors.ts'
import { answeringServer, type AnsweringServer } from '../../kit/answering-server.ts'
import { carriers, type Line } from './carriers.ts'

/*
 * Every way of reaching the core behaves the same: whatever holds for one carrier is asked of all of them, through JSON,
 * with the real core at the far end.
 */
const secret = 'conformance-credential-7f3a'

describe.each(carriers)('$name', (carrier) => {
  let line: Line
  let platform: AnsweringServer
  let lastId = 0

  function call(command: string, input: unknown, id = `call-${++lastId}`): Promise<Result<unknown>> {
    return line.call({ id, command, input })
  }

  async function value(command: string, input: unknown): Promise<unknown> {
    const result = await call(command, input)
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
    return result.value
  }

  async function code(command: string, input: unknown): Promise<string> {
    const result = await call(command, input)
    return result.ok ? 'ok' : result.error.code
  }

  function profile(name: string) {
    return {
      profile: {
        name,
        url: platform.url,
        credentialKind: 'key',
        userName: 'conformance',
        elevated: false,
        environment: 'other',
        certificateAuthorityFile: null,
      },
      credential: secret,
    }
  }

  beforeAll(async () => {
    platform = await answeringServer({ '/account': { hang: 'headers' }, '/organizations': { hang: 'headers' } })
    line = await carrier.open()
  })

  afterAll(async () => {
    await line.close()
    await platform.close()
  })

  it('answers a read', async () => {
    expect(await value('preferences.get', {})).toEqual({
      theme: 'system',
      endpointId: null,
      mapViews: [],
      pinned: [],
    })
  })

  it('refuses names that are no commands, inherited ones included', async () => {
    for (const name of ['', 'no.such', '__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(['unknown-command', 'invalid-input']).toContain(await code(name, {}))
    }
  })

  it('refuses input that does not fit, naming the field and never the value', async () => {
    const result = await call('endpoints.add', { ...profile('x'), credential: `${secret} with spaces` })
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(JSON.stringify(result)).toContain('credential')
    expect(JSON.stringify(result)).not.toContain(secret)
    expect(await code('preferences.get', { surplus: 1 })).toBe('invalid-input')
    expect(await code('preferences.set', { theme: 'neon' })).toBe('invalid-input')
  })

  it('answers every command with something whatever it is given', async () => {
    for (const name of Object.keys(commands)) {
      expect(await code(name, { unheard: ['of'] })).toBe('invalid-input')
    }
  })

  it('refuses what is no envelope', async () => {
    for (const envelope of [{}, { id: '', command: 'app.about', input: {} }, { id: 'x', command: 7, input: {} }]) {
      expect(await line.call(envelope)).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    }
  })

  it('changes, tells everybody that something changed, and reads it back', async () => {
    const heard = line.events.length
    expect(await value('preferences.set', { theme: 'dark' })).toMatchObject({ theme: 'dark', endpointId: null })
    expect(await value('preferences.get', {})).toMatchObject({ theme: 'dark', endpointId: null })
    await vi.waitFor(() => {
      expect(line.events.slice(heard)).toContainEqual({ name: 'preferences.changed' })
    })
  })

  it('carries any text unchanged', async () => {
    const name = 'Größe "7" \\ 数据 🗺️ \u2028 <b>'
    const { endpointId } = (await value('endpoints.add', profile(name))) as { endpointId: string }
    const listed = (await value('endpoints.list', {})) as { endpoints: { profile: { id: string; name: string } }[] }
    expect(listed.endpoints.find((one) => one.profile.id === endpointId)?.profile.name).toBe(name)
    expect(JSON.stringify(listed)).not.toContain(secret)
    expect(await code('endpoints.remove', { endpointId })).toBe('ok')
    expect(await code('endpoints.remove', { endpointId })).toBe('not-found')
  })

  it('answers others while one call waits, and cancels that one down to the socket', async () => {
    const waiting = call('endpoints.test', { ...profile('hanging'), endpointId: null }, 'the-slow-one')
    await vi.waitFor(() => {
      expect(platform.open).toBeGreaterThan(0)
    })
    expect(await code('app.about', {})).toBe('ok')
    await line.cancel('the-slow-one')
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    await vi.waitFor(() => {
      expect(platform.open).toBe(0)
    })
  })

  it('ignores a cancel for what is not running', async () => {
    await line.cancel('never-heard-of')
    expect(await code('app.about', {})).toBe('ok')
  })

  it('carries a whole platform', async () => {
    const { endpointId } = (await value('endpoints.demo', { size: 'S', seed: 1 })) as { endpointId: string }
    const report = (await value('inventory.sync', { endpointId })) as { complete: boolean; counts: unknown }
    expect(report).toMatchObject({
      complete: true,
      counts: { spaces: 6, apps: 100, addons: 300, attachments: 450 },
    })
    const map = (await value('graph.map', { endpointId })) as { apps: { ids: string[] } }
    expect(map.apps.ids).toHaveLength(100)
    const found = (await value('risk.findings', { endpointId })) as { findings: unknown[] }
    expect(found.findings.length).toBeGreaterThan(0)
    expect(await code('inventory.addon', { endpointId, addonId: 'no-such-add-on' })).toBe('not-found')
  })
})
