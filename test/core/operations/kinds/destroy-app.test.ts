import { describe, expect, it } from 'vitest'
import { hashOf } from '#core/operations/binding.ts'
import type { Stage, Wanted } from '../stage.ts'
import { addonIdOf, idOf, inTown, refusal } from './town.ts'

const destroy = (on: Stage, app: string, elevated = false): Wanted => ({
  kind: 'destroy-app',
  appId: idOf(on, app),
  elevated,
})

const shared = 'This app cannot be removed as it has addons that are attached to another app.'
const noFormation = 'This application does not have any formations'

describe('destroying an app', () => {
  it('says what goes with it, its previews first', async () => {
    const on = await inTown()
    const planned = await on.plan(destroy(on, 'plain-qa'))
    const { plan, verification } = planned
    const path = `/apps/${idOf(on, 'plain-qa')}`
    expect(plan).toMatchObject({
      title: 'Destroy the app plain-qa',
      level: 'destructive',
      verdict: { kind: 'will-work' },
      reversible: { kind: 'no' },
      friction: { kind: 'typed', typed: 'plain-qa', reason: true },
    })
    expect(plan.requests).toMatchObject([{ method: 'DELETE', path, body: '', elevated: false }])
    expect(plan.affected.map(({ name, role, effects }) => [name, role, effects])).toEqual([
      ['plain-qa', 'target', ['deleted']],
      ['branch-qa', 'preview', ['deleted']],
    ])
    expect(plan.losses).toEqual([
      'branch-qa, a preview of plain-qa, with all it owns.',
      'Everything in plain-cache, and its backups cannot be restored any more.',
      'Everything in plain-db: the database is dropped, and nothing is kept.',
      'plain-qa: its releases, builds, config variables, dynos and webhooks.',
    ])
    if (verification.kind !== 'read') throw new Error('It is not read back.')
    expect(verification).toMatchObject({ path, proof: true })
    expect((await on.send(planned)).status).toBe(200)
    expect((await on.request('GET', path)).status).toBe(404)
    expect(on.demo.platform.directory.app('branch-qa')).toBeNull()
    expect(on.judge(destroy(on, 'owner-qa'), null, null)).toBe('came-about')
    expect(on.judge(destroy(on, 'owner-qa'), null, {})).toBe('not-yet')
  })

  it('that is refused afterwards deletes its previews all the same, and the plan says so loudly', async () => {
    const on = await inTown()
    await on.request('DELETE', `/addon-attachments/${on.hold('pull-qa', 'pull-db').id}`)
    await on.sync()
    const wanted = destroy(on, 'source-qa')
    const { plan } = await on.plan(wanted)
    expect(plan.losses[0]).toContain('pull-qa is DELETED FIRST AND STAYS SO')
    expect(plan.affected).toMatchObject([
      { name: 'source-qa' },
      { name: 'pull-qa', effects: ['deleted'] },
      { name: 'reader-qa', effects: ['untouched'] },
    ])
    expect(await refusal(on, wanted, 409, shared)).toContain('source-db (reader-qa)')
    expect(on.demo.platform.directory.app('pull-qa')).toBeNull()
    expect(on.demo.platform.directory.app('source-qa')).not.toBeNull()
  })

  it('does not count what its previews hold, which are gone by then', async () => {
    const on = await inTown()
    await on.request('DELETE', `/addon-attachments/${on.hold('reader-qa', 'source-db').id}`)
    await on.sync()
    const planned = await on.plan(destroy(on, 'source-qa'))
    expect(planned.plan.verdict).toEqual({ kind: 'will-work' })
    expect((await on.send(planned)).status).toBe(200)
  })

  it('is refused for what a preview of it owns', async () => {
    const on = await inTown()
    const wanted = destroy(on, 'root-qa')
    const { plan } = await on.plan(wanted)
    expect(plan.verdict).toMatchObject({ rule: 'preview-owns-shared' })
    expect(plan.losses[0]).toContain('whatever can be deleted IS DELETED')
    expect(await refusal(on, wanted, 409, shared)).toContain(
      'leaf-qa owns what other apps hold: leaf-cache (reader-qa)',
    )
  })

  it('in a prod space is for administrators, and then the previews stay', async () => {
    const on = await inTown()
    const words = 'This application can only be deleted by administrators.'
    await refusal(on, destroy(on, 'cart-prod'), 403, words)
    const { plan } = await on.plan(destroy(on, 'cart-prod', true))
    expect(plan.verdict).toEqual({ kind: 'will-work' })
    expect(plan.requests).toMatchObject([{ elevated: true }])
    expect(plan.warnings.join(' ')).toContain('cart-db belongs to others and stays; its credentials are not revoked')
  })

  it('that borrows something needs a formation', async () => {
    const on = await inTown()
    const wanted = destroy(on, 'holder-qa')
    expect(await refusal(on, wanted, 409, noFormation)).toContain('holds their-cache and has no formation')
    await on.request('POST', `/apps/${idOf(on, 'holder-qa')}/formation`, { type: 'web', quantity: 1 })
    const planned = await on.plan(wanted)
    expect(planned.plan.verdict).toEqual({ kind: 'will-work' })
    expect((await on.send(planned)).status).toBe(200)
  })

  it('of what was borrowed since the sync is not promised', async () => {
    const on = await inTown()
    const addon = addonIdOf(on, 'jobs-qa', 'cache')
    await on.request('POST', '/addon-attachments', { addon, app: idOf(on, 'plain-qa') })
    expect((await on.plan(destroy(on, 'plain-qa'))).plan.verdict).toMatchObject({ kind: 'cannot-know' })
  })

  it('whose add-on somebody attached since the sync is refused, before anything is sent', async () => {
    const on = await inTown()
    const attach = (addon: string, app: string) =>
      on.request('POST', '/addon-attachments', { addon, app: idOf(on, app) })
    const shown = await on.plan(destroy(on, 'plain-qa'))
    expect(shown.plan.verdict).toEqual({ kind: 'will-work' })
    expect((await attach(addonIdOf(on, 'plain-qa', 'plain-cache'), 'reader-qa')).status).toBe(201)
    on.takeAsked()
    const again = await on.plan(destroy(on, 'plain-qa'))
    expect(on.takeAsked()).toHaveLength(3)
    expect(again.plan.verdict).toMatchObject({ kind: 'refused', status: 409, words: shared, rule: 'owns-shared' })
    // What was shown is another plan than this, so that whoever confirmed it sends nothing.
    expect(hashOf(again.plan, '')).not.toBe(hashOf(shown.plan, ''))
    expect(again.plan.losses[0]).toContain('branch-qa is DELETED FIRST AND STAYS SO')
    expect(again.plan.affected).toContainEqual(
      expect.objectContaining({
        name: 'reader-qa',
        role: 'attached',
        notes: ['It holds plain-cache, which keeps the app from being deleted.'],
      }),
    )
    expect(on.demo.platform.directory.app('branch-qa')).not.toBeNull()
    expect(await refusal(on, destroy(on, 'plain-qa'), 409, shared)).toContain('plain-cache (reader-qa)')
  })

  it('whose preview lent something since the sync is refused', async () => {
    const on = await inTown()
    await on.request('POST', `/apps/${idOf(on, 'branch-qa')}/addons`, { plan: 'akkeris-redis:small' })
    const [made] = on.app('branch-qa').attachments
    await on.request('POST', '/addon-attachments', { addon: made?.addon.id, app: idOf(on, 'reader-qa') })
    await refusal(on, destroy(on, 'plain-qa'), 409, shared)
  })

  it('of which nobody tells who holds what it owns is neither promised nor refused', async () => {
    const on = await inTown()
    on.demo.faults.set('GET /addon-attachments', { kind: 'status', status: 500, text: 'Internal Server Error' })
    for (const app of ['plain-qa', 'source-qa']) {
      const { verdict } = (await on.plan(destroy(on, app))).plan
      expect(verdict).toMatchObject({ kind: 'cannot-know' })
      expect(JSON.stringify(verdict)).toContain('Nobody told who holds what')
    }
  })

  it('with two primaries of a service is not promised, and with one is', async () => {
    const on = await inTown()
    // It owns one of a service and borrows another.
    expect((await on.plan(destroy(on, 'cart-prod', true))).plan.verdict).toEqual({ kind: 'will-work' })
    for (const name of ['own-db', 'cart-db']) {
      on.hold('cart-prod', name).primary = true
      on.demo.platform.directory.touch(on.hold('cart-prod', name))
    }
    await on.sync()
    expect((await on.plan(destroy(on, 'cart-prod', true))).plan.verdict).toMatchObject({ kind: 'cannot-know' })
  })

  it('warns of what a busy broker leaves without an owner', async () => {
    const on = await inTown()
    on.demo.platform.instances.occupy(on.hold('plain-qa', 'plain-db').addon, 'change', 600)
    const planned = await on.plan(destroy(on, 'plain-qa'))
    expect(planned.plan.warnings.join(' ')).toContain('plain-db is busy or not told of')
    expect((await on.send(planned)).status).toBe(200)
    expect(on.demo.platform.fleet.addons.filter(({ owner }) => owner === null).length).toBeGreaterThan(2)
  })

  it('that was just made may still be being set up', async () => {
    const on = await inTown()
    const app = on.app('fresh-qa')
    app.createdAt = new Date(on.house.clock.now() - 600_000).toISOString()
    on.demo.platform.directory.touch(app)
    await on.sync()
    expect((await on.plan(destroy(on, 'fresh-qa'))).plan.verdict).toMatchObject({ kind: 'cannot-know' })
  })

  it('that is gone is refused with 404', async () => {
    const on = await inTown()
    const wanted = destroy(on, 'bare-qa')
    const id = idOf(on, 'bare-qa')
    await on.request('DELETE', `/apps/${id}`)
    await refusal(on, wanted, 404, `The specified application ${id} does not exist.`)
  })

  it('that is part of a pipeline leaves a gap', async () => {
    const on = await inTown()
    expect((await on.plan(destroy(on, 'jobs-qa'))).plan.warnings.join(' ')).toContain('part of a pipeline')
  })
})
