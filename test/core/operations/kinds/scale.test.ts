import { describe, expect, it } from 'vitest'
import type { Stage, Wanted } from '../stage.ts'
import { idOf, inTown, refusal } from './town.ts'

const scale = (on: Stage, app: string, quantities: Record<string, number>): Wanted => ({
  kind: 'scale',
  appId: idOf(on, app),
  quantities,
})

const bounds = 'The number of instances must be between 0 and 32.'
const command = 'A run command must be specified for any type outside of a web process.'
const inMaintenance = 'An apps formation can be changed or created while its been placed in maintenance mode.'
const badType =
  'The type specified was invalid, it cannot contain spaces or special characters (lower case alpha numeric only)'

describe('scaling', () => {
  it('to nothing interrupts, says every kind again with its command, and redeploys nothing', async () => {
    const on = await inTown()
    const wanted = scale(on, 'jobs-qa', { worker: 0, web: 0 })
    const planned = await on.plan(wanted)
    const { plan, verification } = planned
    expect(plan).toMatchObject({
      title: 'Scale jobs-qa to 0 web and 0 worker',
      level: 'disruptive',
      verdict: { kind: 'will-work' },
      reversible: { kind: 'yes', how: 'Scale it back to 1 web and 2 worker.' },
      // The CLI sends no commands.
      aka: null,
    })
    expect(plan.requests).toMatchObject([
      {
        method: 'PATCH',
        path: `/apps/${idOf(on, 'jobs-qa')}/formation`,
        body: '[{"type":"web","quantity":0},{"type":"worker","quantity":0,"command":"node worker.js"}]',
      },
    ])
    expect(plan.affected).toMatchObject([
      {
        name: 'jobs-qa',
        effects: ['scales', 'interrupted'],
        notes: ['web: 0 instead of 1.', 'worker: 0 instead of 2.', 'Nothing of it runs any more.'],
      },
    ])
    expect(plan.warnings.join(' ')).toMatch(/answers nobody.*Whoever shares cache with it goes on/)
    if (verification.kind !== 'read') throw new Error('It is not read back.')
    expect(verification.proof).toBe(true)
    const read = async () => JSON.parse((await on.request('GET', verification.path)).body) as unknown
    expect(on.judge(wanted, null, await read())).toBe('not-yet')
    on.demo.platform.backend.log.length = 0
    expect((await on.send(planned)).status).toBe(200)
    await on.demo.platform.clock.advance(100)
    expect(on.demo.platform.backend.log.filter((line) => line.includes('deploy'))).toEqual([])
    expect(on.judge(wanted, null, await read())).toBe('came-about')
    expect(on.judge(wanted, null, null)).toBe('failed')
    expect(on.judge(wanted, null, 'a page')).toBe('not-yet')
  })

  it('from nothing starts, with the variables of the last deployment', async () => {
    const on = await inTown()
    const planned = await on.plan(scale(on, 'stopped-qa', { web: 2 }))
    expect(planned.plan).toMatchObject({ level: 'additive', aka: 'aka ps:scale web=2 -a stopped-qa' })
    expect(planned.plan.affected).toMatchObject([
      { effects: ['scales'], notes: ['web: 2 instead of 0.', 'Until now nothing of it runs.'] },
    ])
    expect(planned.plan.warnings.join(' ')).toContain('the last deployment')
    expect((await on.send(planned)).status).toBe(200)
  })

  it('of what was never released starts nothing', async () => {
    const on = await inTown()
    expect((await on.plan(scale(on, 'fresh-qa', { web: 3 }))).plan.warnings[0]).toContain('never released')
  })

  it('to more dynos than an add-on has connections for is warned of', async () => {
    const on = await inTown()
    const warnings = async (web: number) => (await on.plan(scale(on, 'owner-qa', { web }))).plan.warnings.join(' ')
    // 50 connections, of which 40 may be asked for: 5 for each dyno, and reader-qa has three.
    expect(await warnings(5)).not.toContain('connections')
    expect(await warnings(6)).toContain('main-db (akkeris-postgresql:standard-0) allows 50 connections')
    expect(await warnings(1)).not.toContain('connections')
  })

  it('to the numbers there are changes nothing and proves nothing', async () => {
    const on = await inTown()
    const planned = await on.plan(scale(on, 'reader-qa', { web: 3 }))
    expect(planned.plan.affected).toMatchObject([{ effects: ['untouched'] }])
    expect(planned.verification).toMatchObject({ proof: false })
    expect((await on.send(planned)).status).toBe(200)
  })

  it('is refused as the server refuses it, in its order', async () => {
    const on = await inTown()
    await refusal(on, scale(on, 'owner-qa', { web: 33 }), 422, bounds)
    await refusal(on, scale(on, 'owner-qa', { Web: 1 }), 422, badType)
    await refusal(on, scale(on, 'owner-qa', { 'we b': 99 }), 422, badType)
    await refusal(on, scale(on, 'jobs-qa', { worker: 33 }), 422, bounds)
    await refusal(on, scale(on, 'mute-qa', { worker: 3 }), 422, command)
    expect(await refusal(on, scale(on, 'owner-qa', { cron: 1 }), 422, command)).toContain('no dynos of type cron')
    await refusal(on, scale(on, 'bare-qa', { web: 1 }), 409, 'This application does not have any formations')
    await refusal(on, scale(on, 'idle-qa', { web: 99 }), 409, inMaintenance)
    await on.request('PATCH', `/apps/${idOf(on, 'owner-qa')}`, { maintenance: true })
    await refusal(on, scale(on, 'owner-qa', { web: 1 }), 409, inMaintenance)
  })

  it('is refused for an app that is gone, and blocked without any number', async () => {
    const on = await inTown()
    const planned = await on.plan(scale(on, 'owner-qa', {}))
    expect(planned.plan.verdict).toMatchObject({ kind: 'blocked', rule: 'numbers-missing' })
    expect((await on.send(planned)).status).toBe(200)
    const wanted = scale(on, 'bare-qa', { web: 1 })
    const id = idOf(on, 'bare-qa')
    await on.request('DELETE', `/apps/${id}`)
    await refusal(on, wanted, 404, `The specified application ${id} does not exist.`)
  })
})
