import { describe, expect, it } from 'vitest'
import type { Runbook, RunbookPlan } from '#shared/domain/runbook.ts'
import { quickTimes, sharedAddon, someApp } from '../operations/runs/platform.ts'
import { until } from '../whole/atlas.ts'
import { draft } from '../whole/draft.ts'
import { addonIdOf, attach, desk, kindsOf, stage, unavailable, type Stage } from './stage.ts'

/*
 * Whatever is another thing than what was shown stops a runbook before it hurts: nothing was sent, and nobody is left down
 * because of what could have been known.
 */

const appOf = ({ demo }: Stage, name: string) => {
  const app = demo.platform.directory.app(name)
  if (!app) throw new Error(`There is no ${name}.`)
  return app
}

const restoreOf = (on: Stage, backupFirst = false): Runbook => ({
  kind: 'restore',
  endpointId: on.endpointId,
  addonId: addonIdOf(on, 'premium'),
  backup: 'b0ld',
  backupFirst,
})

const sent = (on: Stage): string[] => on.changes().filter((change) => !change.startsWith('GET'))

async function refusesToBegin(on: Stage, plan: RunbookPlan, why: string): Promise<void> {
  await expect(on.start(plan)).rejects.toThrow(why)
  expect(sent(on)).toEqual([])
  expect((await on.atlas.call('runbooks.list', { endpointId: null })).runbooks).toEqual([])
  // It has to be planned, and looked at, anew.
  await expect(on.start(plan)).rejects.toThrow('is not known')
}

describe('between the plan and the beginning', () => {
  it('another app that holds it stops everything', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on))
    await attach(on, addonIdOf(on, 'premium'), appOf(on, 'spare-prod').id)
    await refusesToBegin(on, plan, 'A step more now: Put spare-prod in maintenance.')
    const fresh = await on.planRunbook(restoreOf(on))
    expect(fresh.affected.map(({ name }) => name)).toContain('spare-prod')
    expect(fresh.hash).not.toBe(plan.hash)
    expect(await on.rests((await on.start(fresh)).id)).toMatchObject({ state: 'done' })
  }, 60_000)

  it('an app that went into maintenance stops everything', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on))
    appOf(on, 'web-prod').maintenance = true
    await refusesToBegin(on, plan, 'No longer a step: Put web-prod in maintenance.')
  })

  it('a backup that is not there any more stops everything', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on))
    const addon = on.demo.platform.directory.addon(addonIdOf(on, 'premium'))
    if (!addon) throw new Error('There is no such add-on.')
    on.demo.platform.instances.of(addon).backups.length = 0
    await refusesToBegin(on, plan, 'has no backup b0ld')
  })

  it('another account stops everything', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on))
    const profile = draft(on.proxy.url, { userName: 'somebody-else' })
    await on.atlas.call('endpoints.update', { endpointId: on.endpointId, profile, credential: null })
    await on.atlas.call('operations.arm', { endpointId: on.endpointId })
    await refusesToBegin(on, plan, 'The endpoint has another address or account now.')
  })

  it('what cannot be read does not use the plan up', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on))
    on.demo.faults.set('GET /apps/*', unavailable)
    await expect(on.start(plan)).rejects.toThrow()
    on.demo.faults.clear()
    expect(sent(on)).toEqual([])
    expect(await on.rests((await on.start(plan)).id)).toMatchObject({ state: 'done' })
  }, 60_000)
})

describe('while it goes on', () => {
  it('an app that somebody else puts in maintenance before its step comes stays there', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on))
    const order = plan.steps.flatMap(({ operation }) =>
      operation?.kind === 'maintenance' && operation.on ? [operation.appId] : [],
    )
    const last = order.at(-1) ?? ''
    on.demo.faults.set('PATCH /apps/*', { kind: 'delay', milliseconds: 500 })
    const { id } = await on.start(plan)
    await until('the first is on its way', () => sent(on).length === 1)
    const app = on.demo.platform.fleet.apps.find((each) => each.id === last)
    if (!app) throw new Error('There is no such app.')
    app.maintenance = true
    on.demo.faults.clear()
    const run = await on.rests(id)
    expect(run, run.sentence).toMatchObject({ state: 'done', sentence: expect.stringContaining('2 of') as string })
    const its = run.steps.filter(({ operation }) => operation?.kind === 'maintenance' && operation.appId === last)
    expect(its).toMatchObject([
      { state: 'not-needed', sentence: expect.stringContaining('by somebody else') as string },
      { state: 'not-needed', sentence: expect.stringContaining('it stays there') as string },
    ])
    expect(sent(on)).not.toContain(`PATCH /apps/${last}`)
    expect(app.maintenance).toBe(true)
    expect(
      order.slice(0, -1).map((appId) => on.demo.platform.fleet.apps.find((each) => each.id === appId)?.maintenance),
    ).toEqual(order.slice(0, -1).map(() => false))
  }, 60_000)

  it('an app whose maintenance was asked for in vain once is put back all the same', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on))
    // The platform does it and says that it failed.
    const [first] = plan.steps
    const appId = first?.operation?.kind === 'maintenance' ? first.operation.appId : ''
    const app = on.demo.platform.fleet.apps.find((each) => each.id === appId)
    if (!app) throw new Error('The first step is another.')
    on.demo.faults.set('PATCH /apps/*', unavailable, 1)
    const stuck = await on.rests((await on.start(plan)).id)
    expect(stuck).toMatchObject({ state: 'paused', next: 0 })
    app.maintenance = true
    on.demo.faults.clear()
    await on.goOn(stuck.id)
    expect(await on.rests(stuck.id)).toMatchObject({ state: 'done' })
    expect(app.maintenance).toBe(false)
  }, 60_000)

  it('whoever was started again by somebody else keeps it from what nobody may write during', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on))
    on.demo.faults.set('PUT /apps/*/addons/*/actions/backups/*', unavailable, 1)
    const stuck = await on.rests((await on.start(plan)).id)
    appOf(on, 'web-prod').maintenance = false
    const before = sent(on).length
    await on.goOn(stuck.id)
    const again = await on.rests(stuck.id)
    expect(again.sentence).toContain('nothing was sent. web-prod is not in maintenance any more')
    expect(sent(on).length).toBe(before)
    appOf(on, 'web-prod').maintenance = true
    await on.goOn(stuck.id)
    expect(await on.rests(stuck.id)).toMatchObject({ state: 'done' })
  }, 60_000)

  it('whoever was never stopped is not taken out of maintenance when it is wound up', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on))
    on.demo.faults.set('PATCH /apps/*', unavailable)
    const stuck = await on.rests((await on.start(plan)).id)
    on.demo.faults.clear()
    const apps = ['api-prod', 'web-prod', 'jobs-qa'].map((name) => appOf(on, name))
    const firstId = stuck.steps[0]?.operation?.kind === 'maintenance' ? stuck.steps[0].operation.appId : ''
    for (const app of apps) app.maintenance = true
    await on.atlas.call('runbooks.windUp', { runbookId: stuck.id })
    expect(await on.rests(stuck.id)).toMatchObject({ state: 'ended' })
    expect(apps.map(({ maintenance }) => maintenance)).toEqual(apps.map(({ id }) => id !== firstId))
  }, 60_000)

  it('rests, and sends nothing, where the endpoint is another one now', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on))
    on.demo.faults.set('PUT /apps/*/addons/*/actions/backups/*', unavailable)
    const stuck = await on.rests((await on.start(plan)).id)
    expect(stuck).toMatchObject({ state: 'paused', next: kindsOf(plan).indexOf('restore_backup') })
    on.demo.faults.clear()
    const profile = draft(on.proxy.url, { userName: 'somebody-else' })
    await on.atlas.call('endpoints.update', { endpointId: on.endpointId, profile, credential: null })
    await on.atlas.call('operations.arm', { endpointId: on.endpointId })
    const before = sent(on).length
    await on.atlas.call('runbooks.skip', { runbookId: stuck.id })
    await on.goOn(stuck.id)
    expect((await on.rests(stuck.id)).sentence).toContain('another address or account')
    expect(sent(on).length).toBe(before)
  }, 60_000)
})

describe('what is in the way already', () => {
  it('an app of which nothing runs is not redeployed, and that is said', async () => {
    const on = await desk()
    appOf(on, 'web-prod').formation.length = 0
    const plan = await on.planRunbook(restoreOf(on))
    expect(plan.blocked).toBe('')
    const redeployed = plan.steps.flatMap(({ operation }) => (operation?.kind === 'redeploy' ? [operation.appId] : []))
    expect(redeployed).toEqual([appOf(on, 'api-prod').id])
    expect(plan.warnings.join(' ')).toMatch(/web-prod has no formation.*It is left out/)
    expect(plan.warnings.join(' ')).toMatch(/jobs-qa was never released.*It is left out/)
    const run = await on.rests((await on.start(plan)).id)
    expect(run, run.sentence).toMatchObject({ state: 'done' })
  }, 60_000)

  it('an app whose last release failed keeps it from being begun', async () => {
    const on = await desk()
    const { release } = appOf(on, 'web-prod')
    if (!release) throw new Error('It was never released.')
    release.status = 'failed'
    const plan = await on.planRunbook(restoreOf(on))
    expect(plan.blocked).toContain('The last release of web-prod failed')
    await expect(on.start(plan)).rejects.toThrow('The last release of web-prod failed')
    expect(sent(on)).toEqual([])
  })

  it('who may not destroy it takes it from nobody', async () => {
    const on = await desk()
    const plan = await on.planRunbook({
      kind: 'detach-and-destroy',
      endpointId: on.endpointId,
      addonId: addonIdOf(on, 'premium'),
      elevated: false,
    })
    expect(plan.blocked).toContain('403')
  })
})

describe('what can be taken back', () => {
  it('is every step that destroys something, not only the first', async () => {
    const on = await desk({ times: { ...quickTimes, undo: 900 } })
    const plan = await on.planRunbook(restoreOf(on, true))
    const { id } = await on.start(plan)
    const at = kindsOf(plan).indexOf('restore_backup')
    let runId: string | null = null
    await until('the restore waits', async () => {
      runId = (await on.atlas.call('runbooks.get', { runbookId: id })).steps[at]?.runId ?? null
      return runId !== null
    })
    const waiting = await on.atlas.call('operations.run', { runId: runId ?? '' })
    expect(waiting).toMatchObject({ state: 'waiting' })
    expect(waiting.sendsAt - waiting.confirmedAt).toBe(900)
    await on.atlas.call('operations.cancel', { runId: runId ?? '' })
    expect(await on.rests(id)).toMatchObject({ state: 'paused', next: at })
    expect(sent(on).filter((change) => change.startsWith('PUT'))).toEqual([])
    const { runs } = await on.atlas.call('operations.runs', { endpointId: null })
    const second = runs.find(({ operation }) => operation.kind === 'action' && operation.action === 'create_backup')
    expect(second && second.sendsAt - second.confirmedAt).toBe(0)
  }, 60_000)
})

describe('after a long rest', () => {
  it('the name has to be typed again before something is destroyed', async () => {
    let ahead = 0
    const on = await stage({ clock: { now: () => Date.now() + ahead } })
    const addon = sharedAddon(on.demo)
    const other = addon.service.plans.find(({ name }) => name !== addon.plan.name && !/shutdown/.test(name))
    const runbook = { endpointId: on.endpointId, addonId: addon.id, plan: other?.name ?? '', backupFirst: false }
    const plan = await on.planRunbook({ kind: 'change-plan', ...runbook })
    on.demo.faults.set('PATCH /apps/*/addons/*', unavailable)
    const stuck = await on.rests((await on.start(plan)).id)
    expect(stuck).toMatchObject({ state: 'paused', again: null })
    on.demo.faults.clear()
    ahead = 16 * 60_000
    const get = () => on.atlas.call('runbooks.get', { runbookId: stuck.id })
    expect((await get()).again).toMatchObject({ typed: plan.friction.typed })
    await on.atlas.call('operations.arm', { endpointId: on.endpointId })
    const before = sent(on).length
    await expect(on.goOn(stuck.id)).rejects.toThrow('It rested for more than 15 minutes')
    // Leaving something out is no way around it.
    const at = stuck.next ?? 0
    expect(sent(on).length).toBe(before)
    await on.goOn(stuck.id, plan.friction.typed)
    expect(await on.rests(stuck.id)).toMatchObject({ state: 'done' })
    expect(at).toBeGreaterThan(0)
  }, 60_000)
})

describe('the plan', () => {
  it('can be copied as commands without the credential, and says why so much is asked', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restoreOf(on, true))
    for (const { requests, curl, aka } of plan.steps) {
      expect(curl).toHaveLength(requests.length)
      for (const [at, { method, path }] of requests.entries()) {
        expect(curl[at]).toContain(`-X ${method} ${on.proxy.url}${path}`)
        expect(curl[at]).toContain('$AKKERIS_TOKEN')
      }
      expect(aka).toMatch(/^aka /)
    }
    expect(JSON.stringify(plan)).not.toContain(on.demo.key)
    const because = plan.friction.because.join(' ')
    expect(because).toMatch(/It touches .*, in a space tagged prod\./)
    expect(because).toContain('It touches 3 apps.')
    expect(because).toMatch(/It is \d+ steps/)
  })

  it('tells with the new add-on what is known of it', async () => {
    const on = await stage()
    const addon = sharedAddon(on.demo)
    const appId = addon.attachments.find(({ owned }) => !owned)?.app.id ?? someApp(on.demo).id
    const runbook = { kind: 'unshare', endpointId: on.endpointId, addonId: addon.id, appId } as const
    const plan = await on.planRunbook({ ...runbook, plan: addon.plan.name })
    const promote = plan.steps.find(({ operation }) => operation?.kind === 'promote')
    expect(promote?.curl).toEqual([expect.stringContaining('/addons/made-earlier')])
  })
})
