import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { LogEntry, Vault } from '#core/ports.ts'
import { environmentVault, memoryVault } from '#core/endpoints/vault.ts'
import { startCoreThread, type CoreCarrier, type CoreThreadOptions } from '../../../electron/thread/host.ts'

const carriers: CoreCarrier[] = []
afterEach(async () => {
  for (const carrier of carriers.splice(0)) await carrier.close()
})

function vaultInMemory(): Vault & { secrets: Map<string, string> } {
  const secrets = new Map<string, string>([['at-start', 'kept before']])
  return {
    kind: 'session',
    secrets,
    read: async (endpointId) => secrets.get(endpointId) ?? null,
    keep: async (endpointId, secret) => void secrets.set(endpointId, secret),
    forget: async (endpointId) => void secrets.delete(endpointId),
  }
}

async function startFake(options: Partial<CoreThreadOptions> = {}) {
  const logged: LogEntry[] = []
  const vault = vaultInMemory()
  const carrier = await startCoreThread({
    shell: 'web',
    version: '1.2.3',
    dataDirectory: null,
    homeDirectory: '/nowhere',
    syncEvery: null,
    vault,
    log: (entry) => void logged.push(entry),
    workerFile: join(import.meta.dirname, 'fake-core.ts'),
    ...options,
  })
  carriers.push(carrier)
  let last = 0
  async function call(command: string, input: unknown = null): Promise<unknown> {
    last += 1
    return parse(await carrier.call({ id: `call-${last}`, command, input }))
  }
  return { carrier, call, logged, vault }
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes))
}

test('requests and replies cross, in any order, as bytes of JSON that own their memory', async () => {
  const { carrier, call } = await startFake()
  const answers = await Promise.all(['a', { b: [1, null, 'ü'] }, ''].map((input) => call('echo', input)))
  expect(answers).toEqual([
    { ok: true, value: 'a' },
    { ok: true, value: { b: [1, null, 'ü'] } },
    { ok: true, value: '' },
  ])
  const bytes = await carrier.call({ id: 'x', command: 'echo', input: 'short' })
  expect(bytes).toBeInstanceOf(Uint8Array)
  expect(bytes.byteLength).toBe(bytes.buffer.byteLength)
  expect(await call('no-such')).toMatchObject({ ok: false, error: { code: 'unknown-command' } })
})

test('a large reply costs the thread that serves next to nothing', async () => {
  const { carrier } = await startFake()
  const spent: number[] = []
  for (const id of ['a', 'b', 'c']) {
    const before = process.threadCpuUsage()
    const bytes = await carrier.call({ id, command: 'large', input: 100_000_000 })
    const { user, system } = process.threadCpuUsage(before)
    spent.push((user + system) / 1000)
    expect(bytes.byteLength).toBe(100_000_000 + '{"ok":true,"value":""}'.length)
  }
  // Processor time of this thread alone, and the least of it, so that a busy machine does not count. Copying it takes ten
  // times as long, each time.
  expect(Math.min(...spent)).toBeLessThan(15)
})

test('the ports reach the core; vault calls come back to the shell', async () => {
  const { call, vault, logged } = await startFake()
  expect(await call('ports')).toMatchObject({
    value: { shell: 'web', version: '1.2.3', dataDirectory: null, vault: 'session', credentials: 'kept before' },
  })
  expect(await call('keep', 'open sesame')).toEqual({ ok: true, value: 'open sesame' })
  expect(vault.secrets.get('one')).toBe('open sesame')
  expect(await call('forget')).toEqual({ ok: true, value: null })
  await call('log', 'hello')
  expect(logged).toEqual([{ level: 'info', room: 'fake', message: 'hello' }])
})

test('where a credential is kept is told for every kind of vault; one for all hears which endpoints there are', async () => {
  const plain = await startFake()
  expect(await plain.call('origin', 'at-start')).toEqual({ ok: true, value: 'session' })
  expect(await plain.call('serve', 'unknown')).toEqual({ ok: true, value: null })

  const environment = environmentVault({ token: 'from outside', next: memoryVault() })
  const { call } = await startFake({ vault: environment })
  expect(await call('origin', 'two')).toEqual({ ok: true, value: null })
  expect(await call('serve', 'two')).toEqual({ ok: true, value: 'environment' })
})

test('a vault that fails is an error of the call; its words are not passed on', async () => {
  const vault = vaultInMemory()
  const { call, logged } = await startFake({
    vault: { ...vault, keep: async () => Promise.reject(new Error('keyring says: open sesame')) },
  })
  expect(await call('keep', 'open sesame')).toMatchObject({ ok: false, error: { code: 'internal' } })
  expect(JSON.stringify(logged)).toContain('The vault failed to keep')
  expect(JSON.stringify(logged)).not.toContain('sesame')
})

test('cancel reaches the running request', async () => {
  const { carrier } = await startFake()
  const waiting = carrier.call({ id: 'slow', command: 'wait', input: null })
  carrier.cancel('slow')
  expect(parse(await waiting)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
})

test('events reach every listener until it leaves, whatever another one does', async () => {
  const { carrier, call, logged } = await startFake()
  const heard: CoreEvent[] = []
  carrier.subscribe(() => {
    throw new Error('bad listener')
  })
  const leave = carrier.subscribe((event) => void heard.push(event))
  await call('publish', 'one')
  leave()
  await call('publish', 'two')
  expect(heard).toEqual([{ name: 'inventory.changed', endpointId: 'one' }])
  expect(logged.filter((entry) => entry.message.includes('bad listener'))).toHaveLength(2)
})

test.each(['throw', 'exit'])(
  'a thread that dies (%s) answers what it was asked and is started again, once',
  async (how) => {
    const { carrier, call, logged } = await startFake()
    const heard: string[] = []
    carrier.subscribe((event) => void heard.push(event.name))
    const running = carrier.call({ id: 'slow', command: 'wait', input: null })
    expect(await call(how)).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(parse(await running)).toMatchObject({ ok: false, error: { code: 'internal' } })

    expect(await call('echo', 'again')).toEqual({ ok: true, value: 'again' })
    expect(heard).toEqual(['endpoints.changed', 'preferences.changed'])
    expect(logged.some((entry) => entry.level === 'warning')).toBe(true)

    expect(await call(how)).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(await call('echo', 'gone')).toMatchObject({ ok: false, error: { code: 'internal' } })
  },
)

test('a core that cannot start says why; the reason keeps its code and loses its details', async () => {
  await expect(startFake({ version: 'refuse' })).rejects.toMatchObject({ code: 'already-open' })
  await expect(startFake({ version: 'broken' })).rejects.toMatchObject({ code: 'internal' })
  await expect(startFake({ version: 'broken' })).rejects.not.toThrow('secret detail')
  await expect(startFake({ workerFile: '/no/such/file.ts' })).rejects.toMatchObject({ code: 'internal' })
})

test('closing answers what runs and lets the core close; a core that hangs is ended', async () => {
  const first = await startFake()
  const running = first.carrier.call({ id: 'slow', command: 'wait', input: null })
  await first.carrier.close()
  expect(parse(await running)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(first.logged).toContainEqual({ level: 'info', room: 'fake', message: 'closed' })
  expect(await first.call('echo')).toMatchObject({ ok: false })

  const second = await startFake({ closeWithin: 200 })
  await second.call('hang-on-close')
  await second.carrier.close()
  expect(second.logged.some((entry) => entry.message.includes('did not close in time'))).toBe(true)
})
