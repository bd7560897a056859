import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Operation, Run } from '#shared/domain/operation.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { ownAddon, scene, someApp, type Scene } from './platform.ts'

const password = 'fake-0dd-Passw0rd-91'

const odd = (on: Scene, path: string, text: string): void => {
  on.demo.faults.set(path, { kind: 'status', status: 200, text })
}

function roles({ demo, endpointId }: Scene): Operation {
  const addonId = ownAddon(demo, 'akkeris-postgresql').id
  return { kind: 'action', endpointId, addonId, appId: null, action: 'list_roles', subject: '' }
}

function maintenance({ demo, endpointId }: Scene): Operation {
  return { kind: 'maintenance', endpointId, appId: someApp(demo).id, on: true }
}

describe('an answer that is not what the catalogue says', () => {
  it.each([
    ['an object instead of a list', JSON.stringify({ roles: { admin: { Password: password } } })],
    ['rows of other fields', JSON.stringify([{ login: 'admin', secret_key: password, since: 3 }])],
    ['a row too few and one too odd', JSON.stringify([null, 7, { Username: 'a', Password: password }])],
    ['an address as a text', JSON.stringify(`postgres://admin:${password}@db.example.invalid/orders`)],
    ['a list in lists', `${'['.repeat(500)}{"password":"${password}"}${']'.repeat(500)}`],
  ])('%s: is shown without what looks like a secret', async (_name, text) => {
    const folder = temporaryFolder()
    const on = await scene({ dataDirectory: folder })
    odd(on, 'GET /apps/*/addons/*/actions/*', text)
    const run = await on.run(roles(on))
    expect(run).toMatchObject({ state: 'done', requests: [{ status: 200 }] })
    expect(run.answer).not.toBeNull()
    await on.atlas.close()
    const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
    expect(JSON.stringify([written, on.atlas.results, on.atlas.log, on.atlas.events])).not.toContain(password)
  })
})

describe('an answer that is no JSON', () => {
  it.each([
    ['nothing', ''],
    ['a page', '<!doctype html><title>Sign in</title>'],
    ['half of one', '{"id":"'],
    ['bytes', '\u0000\uFFFD\u0001'],
  ])('%s: a change is unknown until it is looked for, and is not sent again', async (_name, text) => {
    const on = await scene()
    odd(on, 'PATCH /apps/*', text)
    const run = await on.run(maintenance(on))
    expect(run).toMatchObject({ state: 'unknown', code: 'outcome-unknown', answer: null, asPredicted: null })
    on.demo.faults.clear()
    const checked: Run = await on.atlas.call('operations.check', { runId: run.id })
    // What answered was not the platform, which never heard of it.
    expect(checked).toMatchObject({ state: 'unknown', verification: { state: 'not-verified' } })
    expect(on.changes()).toHaveLength(1)
  })

  it('a read that is answered with a page failed, and says so', async () => {
    const on = await scene()
    odd(on, 'POST /apps/*/addons/*/actions/*', '<html>Sign in</html>')
    const addonId = ownAddon(on.demo, 'akkeris-memcached').id
    const { endpointId } = on
    const stats: Operation = { kind: 'action', endpointId, addonId, appId: null, action: 'stats', subject: '' }
    expect(await on.run(stats)).toMatchObject({ state: 'failed', code: 'bad-answer', answer: null })
  })
})
