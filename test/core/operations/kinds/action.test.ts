import { describe, expect, it } from 'vitest'
import type { Verification } from '#core/operations/kind.ts'
import type { Wanted } from '../stage.ts'
import { stage, type Stage } from '../stage.ts'
import { act, actionsWorld, idOf, type ActionWanted } from '../actions/world.ts'

const world = (): Promise<Stage> => stage({ file: actionsWorld() })

type Reading = Extract<Verification, { kind: 'read' }>

function readingOf(verification: Verification): Reading {
  if (verification.kind !== 'read') throw new Error(`It is not read back: ${verification.words}`)
  return verification
}

const backupOf = (name: string): unknown[] => [{ id: 'n', status: 'available', database: { name } }]

describe('a plan', () => {
  it('of a restore: whom it hurts, what is lost, what it does not do', async () => {
    const on = await world()
    const addonId = idOf(on, 'premium')
    const apiId = on.app('api-prod').id
    const { plan, verification } = await on.plan(act(on, 'premium', 'restore_backup', 'b0ld'))
    expect(plan.title).toBe('Restore premium from backup b0ld')
    expect(plan.level).toBe('destructive')
    expect(plan.verdict).toEqual({ kind: 'will-work' })
    expect(plan.requests).toEqual([
      {
        method: 'PUT',
        path: `/apps/${apiId}/addons/${addonId}/actions/backups/b0ld`,
        body: '',
        elevated: false,
        does: 'Replaces the content by that of the backup.',
      },
    ])
    expect(plan.affected.map(({ name, role, effects, running }) => [name, role, effects, running])).toEqual([
      ['api-prod', 'owner', ['interrupted', 'loses', 'needs-redeploy'], 'running'],
      ['jobs-qa', 'attached', ['interrupted', 'loses', 'needs-redeploy'], 'stopped'],
      ['web-prod', 'attached', ['interrupted', 'loses', 'needs-redeploy'], 'running'],
    ])
    expect(plan.losses).toHaveLength(2)
    expect(plan.warnings.join(' ')).toMatch(/renames the live database.*No app is stopped.*keeps no record/)
    expect(plan.reversible.kind).toBe('no')
    expect(plan.duration.seconds).toBeGreaterThan(300)
    expect(plan.friction).toMatchObject({ kind: 'typed', typed: 'api-prod', reason: true })
    expect(plan.aka).toBe(`aka pg:backups:restore b0ld -d ${addonId} -a api-prod`)
    expect(plan.curl[0]).not.toContain(on.demo.key)
    expect(verification).toEqual({
      kind: 'read',
      path: `/apps/${apiId}/addons/${addonId}`,
      words: 'Waiting until the add-on is provisioned again.',
      before: { by: 'state' },
      proof: false,
    })
    expect(plan.sources.filter(({ live }) => live).map(({ path }) => path.replace(/^.*addons\/[^/]+/, ''))).toEqual([
      '',
      '/actions/backups/b0ld',
      '/actions/backups',
    ])
  })

  it('of a read runs at once and touches nobody', async () => {
    const on = await world()
    const { plan } = await on.plan(act(on, 'premium', 'view_logs'))
    expect(plan.level).toBe('read')
    expect(plan.friction.kind).toBe('none')
    expect(plan.affected.map(({ name, effects }) => [name, effects])).toEqual([
      ['api-prod', ['untouched']],
      ['jobs-qa', ['untouched']],
      ['web-prod', ['untouched']],
    ])
    expect(plan.losses).toEqual([])
    expect(plan.warnings.join()).not.toContain('keeps no record')
  })

  it('of a rotated key says who goes on with what is void', async () => {
    const on = await world()
    const keys = await on.plan(act(on, 'keys', 'rotate'))
    expect(keys.plan.affected.map(({ name, effects }) => [name, effects])).toEqual([
      ['api-prod', ['needs-redeploy']],
      // Never released, so there is nothing to redeploy.
      ['jobs-qa', ['untouched']],
      ['web-prod', ['redeploys']],
    ])
    expect(keys.plan.affected[0]?.notes.join()).toContain('does not redeploy the owner')
    const files = await on.plan(act(on, 'files', 'rotate_credentials'))
    expect(files.plan.affected.every(({ effects }) => effects.join() === 'needs-redeploy')).toBe(true)
    expect(files.plan.level).toBe('credential')
    expect(files.plan.aka).toBeNull()
    for (const { plan } of [keys, files]) expect(plan.friction.kind).toBe('typed')
  })

  it('of a replica names the variables that come and go', async () => {
    const on = await world()
    const created = await on.plan(act(on, 'fresh', 'create_replica'))
    expect(created.plan.verdict).toEqual({ kind: 'will-work' })
    expect(created.plan.variables.map(({ appName, before, after }) => [appName, before, after])).toEqual([
      ['api-prod', null, 'FRESH_DATABASE_READONLY_URL'],
    ])
    expect(created.plan.warnings.join()).toContain('On jobs-qa, web-prod DATABASE_READONLY_URL has a prefix unless')
    const deleted = await on.plan(act(on, 'mirrored', 'delete_replica'))
    expect(deleted.plan.level).toBe('destructive')
    expect(deleted.plan.variables.map(({ before, after }) => [before, after])).toEqual([
      ['MIRRORED_DATABASE_READONLY_URL', null],
    ])
  })

  it('of a flushed Redis says that nothing happens, of a Memcached that everything goes', async () => {
    const on = await world()
    const redis = await on.plan(act(on, 'sessions', 'flush'))
    expect(redis.plan.affected.every(({ effects }) => effects.join() === 'untouched')).toBe(true)
    expect(redis.plan.warnings.join()).toContain('has no effect')
    expect(redis.plan.losses).toEqual([])
    const memcached = await on.plan(act(on, 'pages', 'flush'))
    expect(memcached.plan.affected.every(({ effects }) => effects.join() === 'loses')).toBe(true)
    expect(memcached.plan.losses).toHaveLength(1)
    for (const { plan } of [redis, memcached]) expect(plan.level).toBe('destructive')
  })

  it('goes through the owner unless another app is named, and says so when it does not', async () => {
    const on = await world()
    const borrowed = await on.plan(act(on, 'premium', 'restart', '', 'web-prod'))
    expect(borrowed.plan.requests[0]?.path).toContain(on.app('web-prod').id)
    expect(borrowed.plan.warnings[0]).toContain('only borrows it')
    expect(borrowed.plan.aka).toBeNull()
    // Everybody is hurt all the same, and the owner's name has to be typed.
    expect(borrowed.plan.affected).toHaveLength(3)
    expect(borrowed.plan.friction.typed).toBe('api-prod')
    const orphan = await on.plan(act(on, 'orphan', 'restart'))
    expect(orphan.plan.requests[0]?.path).toContain(on.app('web-prod').id)
    expect(orphan.plan.warnings[0]).toContain('Nobody owns it any more')
    expect(orphan.plan.friction).toMatchObject({ typed: 'orphan', typedIs: 'The name of the add-on' })
  })

  it('is found by the names that old lists and the aka CLI use', async () => {
    const on = await world()
    for (const [name, wanted] of [
      ['pg:backups:capture', 'Take a backup of premium'],
      ['backups-capture', 'Take a backup of premium'],
      ['pg:credentials', 'List the roles of premium'],
    ] as const) {
      expect((await on.plan(act(on, 'premium', name))).plan.title).toBe(wanted)
    }
  })

  it('holds who borrows it now, whatever the lists say', async () => {
    const on = await world()
    const wanted = act(on, 'premium', 'restart')
    await on.request('POST', '/addon-attachments', { addon: wanted.addonId, app: on.app('spare-prod').id })
    const { plan } = await on.plan(wanted)
    expect(plan.affected.map(({ name }) => name)).toEqual(['api-prod', 'jobs-qa', 'spare-prod', 'web-prod'])
  })
})

/** Sends it, and asks as the runner does. */
async function outcome(on: Stage, wanted: ActionWanted) {
  const planned = await on.plan(wanted)
  const reading = readingOf(planned.verification)
  const judged = async (): Promise<string> => {
    const { status, body } = await on.request('GET', reading.path)
    if (status !== 200 && status !== 404) return `${status}`
    return on.judge(wanted, reading.before, status === 404 ? null : JSON.parse(body))
  }
  return { planned, reading, judged, send: () => on.send(planned) }
}
const minutes = (on: Stage, amount: number): Promise<void> => on.demo.platform.clock.advance(amount * 60_000)

describe('is read back', () => {
  it('a backup by the one that is new, which proves that it arrived', async () => {
    const on = await world()
    const { reading, judged, send } = await outcome(on, act(on, 'premium', 'create_backup'))
    expect(reading).toMatchObject({ before: { by: 'backups', ids: ['b0ld', 'bad'] }, proof: true })
    expect(await judged()).toBe('not-yet')
    expect((await send()).status).toBe(200)
    expect(await judged()).toBe('not-yet')
    await minutes(on, 5)
    expect(await judged()).toBe('came-about')
  })

  it('a restore and a restart by the state, which proves nothing', async () => {
    const on = await world()
    for (const wanted of [act(on, 'premium', 'restore_backup', 'b0ld'), act(on, 'sessions', 'restart')]) {
      const { reading, judged, send } = await outcome(on, wanted)
      expect(reading.proof).toBe(false)
      expect((await send()).status).toBe(200)
      expect(await judged()).toBe('not-yet')
      await minutes(on, 20)
      expect(await judged()).toBe('came-about')
    }
    expect(on.judge(act(on, 'failed', 'restart'), { by: 'state' }, { state: 'deprovisioned' })).toBe('failed')
  })

  it('a role by its name, a key by its id, a replica by being ready', async () => {
    const on = await world()
    const created = await outcome(on, act(on, 'premium', 'create_role'))
    expect(await created.judged()).toBe('not-yet')
    await created.send()
    expect(await created.judged()).toBe('came-about')
    const deleted = await outcome(on, act(on, 'premium', 'delete_role', 'rdo1abcdefg'))
    expect(await deleted.judged()).toBe('not-yet')
    await deleted.send()
    expect(await deleted.judged()).toBe('came-about')
    const keys = await outcome(on, act(on, 'files', 'rotate_credentials'))
    const variables = await on.request('GET', keys.reading.path)
    for (const secret of /"S3_ACCESS_KEY":"([^"]+)"/.exec(variables.body)?.slice(1) ?? ['']) {
      expect(JSON.stringify(keys.planned)).not.toContain(secret)
    }
    expect(await keys.judged()).toBe('not-yet')
    await keys.send()
    expect(await keys.judged()).toBe('came-about')
    const replica = await outcome(on, act(on, 'fresh', 'create_replica'))
    expect(await replica.judged()).toBe('503')
    await replica.send()
    expect(await replica.judged()).toBe('not-yet')
    await minutes(on, 15)
    expect(await replica.judged()).toBe('came-about')
  })

  it('never throws, whatever it is given', async () => {
    const on = await world()
    const wanted = act(on, 'premium', 'create_backup')
    for (const before of [null, {}, { by: 'nothing' }, { by: 'backups' }, { by: 'roles', names: 'x' }]) {
      for (const body of [null, [], {}, 'x', 7, [{ id: 1 }], { state: 1 }])
        expect(on.judge(wanted, before, body)).toBe('not-yet')
    }
    const failed = [{ id: 'n', status: 'failed' }]
    expect(on.judge(wanted, { by: 'backups', ids: [] }, failed)).toBe('failed')
    expect(on.judge(wanted, { by: 'backups', ids: ['n'] }, failed)).toBe('not-yet')
    const before = { by: 'backups', ids: ['o'], of: ['mine'] }
    expect(on.judge(wanted, before, backupOf('mine'))).toBe('came-about')
    expect(on.judge(wanted, before, backupOf('theirs'))).toBe('not-yet')
    expect(on.judge(wanted, { by: 'replica' }, { Username: 'u', Password: '', Endpoint: 'pg:1/d', Plan: '' })).toBe(
      'came-about',
    )
    expect(on.judge(wanted, { by: 'access-key', salt: 's', digest: 'd' }, { config_vars: {} })).toBe('not-yet')
  })
})

describe('refuses to plan', () => {
  const wrong: [string, string, (on: Stage) => Wanted][] = [
    ['an action that nobody described', 'not-found', (on) => act(on, 'premium', 'vacuum')],
    ['one of another service', 'not-found', (on) => act(on, 'sessions', 'restore_role')],
    ['one of a service without any', 'not-found', (on) => act(on, 'index', 'restart')],
    ['an add-on that is in no list', 'not-found', (on) => ({ ...act(on, 'premium', 'restart'), addonId: 'nowhere' })],
    ['an app that is in no list', 'not-found', (on) => ({ ...act(on, 'premium', 'restart'), appId: 'nowhere' })],
    ['a subject that is missing', 'invalid-input', (on) => act(on, 'premium', 'restore_backup')],
    ['a subject where there is none', 'invalid-input', (on) => act(on, 'premium', 'restart', 'now')],
    ['a colon', 'invalid-input', (on) => act(on, 'premium', 'restore_backup', 'a:b')],
    ['a slash', 'invalid-input', (on) => act(on, 'premium', 'restore_backup', 'a/b')],
    ['a percent sign', 'invalid-input', (on) => act(on, 'premium', 'restore_backup', 'a%2Fb')],
    ['a step up', 'invalid-input', (on) => act(on, 'premium', 'restore_backup', '..')],
    ['a line end', 'invalid-input', (on) => act(on, 'premium', 'rotate_role', 'x\n')],
  ]
  it.each(wrong)('%s', async (_, code, wanted) => {
    const on = await world()
    on.takeAsked()
    await expect(on.plan(wanted(on))).rejects.toMatchObject({ code })
    expect(on.takeAsked()).toEqual([])
  })
})
