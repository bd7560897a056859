import { describe, expect, it } from 'vitest'
import type { Runbook } from '#shared/domain/runbook.ts'
import { addonIdOf, desk, kindsOf, requestsOf, type Stage } from './stage.ts'

const appOf = ({ demo }: Stage, name: string) => {
  const app = demo.platform.directory.app(name)
  if (!app) throw new Error(`There is no ${name}.`)
  return app
}

function restore(on: Stage, more: Partial<Extract<Runbook, { kind: 'restore' }>> = {}): Runbook {
  const addonId = addonIdOf(on, 'premium')
  return { kind: 'restore', endpointId: on.endpointId, addonId, backup: 'b0ld', backupFirst: true, ...more }
}

function rotate(on: Stage, name: string): Runbook {
  return { kind: 'rotate', endpointId: on.endpointId, addonId: addonIdOf(on, name) }
}

/** Requests that change something, those that planning asks brokers left out. */
const sent = (on: Stage): string[] => on.changes().filter((change) => !change.startsWith('GET'))

describe('a restore', () => {
  it('stops everybody, takes a backup first, redeploys, and puts every flag back as it was', async () => {
    const on = await desk()
    await on.run({ kind: 'maintenance', endpointId: on.endpointId, appId: appOf(on, 'web-prod').id, on: true })
    const before = sent(on).length
    const plan = await on.planRunbook(restore(on))
    expect(plan.blocked).toBe('')
    // Of jobs-qa there is no release, so nothing of it is redeployed; web-prod is in maintenance already.
    expect(kindsOf(plan)).toEqual([
      'maintenance',
      'maintenance',
      'create_backup',
      'restore_backup',
      'redeploy',
      'redeploy',
      'maintenance',
      'maintenance',
    ])
    expect(plan.steps.map(({ restores }) => restores)).toEqual([false, false, false, false, true, true, true, true])
    expect(plan.losses.length).toBeGreaterThan(0)
    const run = await on.rests((await on.start(plan)).id)
    expect(run, run.sentence).toMatchObject({ state: 'done' })
    // What was shown is what was sent, each once and in that order.
    expect(sent(on).slice(before)).toEqual(requestsOf(plan))
    const flags = ['api-prod', 'web-prod', 'jobs-qa'].map((name) => appOf(on, name).maintenance)
    expect(flags).toEqual([false, true, false])
  }, 60_000)

  it.each([
    ['bad', 'is not available'],
    ['nope', 'has no backup nope'],
  ])('of backup %s is not begun', async (backup, why) => {
    const on = await desk()
    const plan = await on.planRunbook(restore(on, { backup }))
    expect(plan.blocked).toContain(why)
    await expect(on.start(plan)).rejects.toThrow(why)
    expect(sent(on)).toEqual([])
  })

  it('does not restore when the backup first did not come about, and everybody can be put back', async () => {
    const on = await desk()
    const plan = await on.planRunbook(restore(on))
    on.demo.faults.set('POST /apps/*/addons/*/actions/backups', {
      kind: 'status',
      status: 503,
      text: 'Service Unavailable Error',
    })
    const { id } = await on.start(plan)
    const stuck = await on.rests(id)
    expect(stuck).toMatchObject({ state: 'paused', next: kindsOf(plan).indexOf('create_backup') })
    expect(appOf(on, 'api-prod').maintenance).toBe(true)
    await on.atlas.call('runbooks.windUp', { runbookId: id })
    const over = await on.rests(id)
    expect(over, over.sentence).toMatchObject({ state: 'ended' })
    expect(sent(on).filter((change) => change.startsWith('PUT'))).toEqual([])
    expect(['api-prod', 'web-prod', 'jobs-qa'].map((name) => appOf(on, name).maintenance)).toEqual([
      false,
      false,
      false,
    ])
  }, 60_000)
})

describe('new credentials', () => {
  it.each([
    ['files', ['rotate_credentials', 'redeploy', 'redeploy']],
    // The former key stays valid as the second of the pair until the next rotation.
    ['keys', ['rotate', 'redeploy', 'redeploy', 'person', 'rotate', 'redeploy', 'redeploy']],
  ])(
    'of %s: made until nothing of the old ones is valid, and everybody who runs with them is redeployed',
    async (name, kinds) => {
      const on = await desk()
      const plan = await on.planRunbook(rotate(on, name))
      expect(plan).toMatchObject({ blocked: '', level: 'credential' })
      expect(kindsOf(plan)).toEqual(kinds)
      expect(plan.warnings.join(' ')).not.toContain('stays valid')
      const redeployed = plan.steps.flatMap(({ operation }) =>
        operation?.kind === 'redeploy' ? [operation.appId] : [],
      )
      expect(redeployed).toEqual(expect.arrayContaining([appOf(on, 'api-prod').id, appOf(on, 'web-prod').id]))
      expect(redeployed).not.toContain(appOf(on, 'jobs-qa').id)
      let run = await on.rests((await on.start(plan)).id)
      if (kinds.includes('person')) {
        expect(run, run.sentence).toMatchObject({ state: 'waiting-for-person' })
        await on.goOn(run.id)
        run = await on.rests(run.id)
      }
      expect(run, run.sentence).toMatchObject({ state: 'done' })
      expect(sent(on)).toEqual(requestsOf(plan))
      const bodies = on.proxy.changes().flatMap(({ body }) => (body === '' ? [] : [body]))
      expect(bodies).toEqual(plan.steps.flatMap(({ requests }) => requests.flatMap(({ body }) => body || [])))
    },
    60_000,
  )

  it('of a database: its read-only roles get new passwords, and what stays valid is said', async () => {
    const on = await desk()
    const plan = await on.planRunbook(rotate(on, 'premium'))
    expect(kindsOf(plan)).toEqual(['rotate_role'])
    expect(plan.warnings[0]).toMatch(/^The login of the apps themselves .* stays valid/)
    const run = await on.rests((await on.start(plan)).id)
    expect(run, run.sentence).toMatchObject({ state: 'done' })
    expect(sent(on)).toEqual([expect.stringMatching(/^PUT .*\/actions\/roles\/rdo1abcdefg$/)])
  }, 60_000)

  it.each(['fresh', 'sessions'])('of %s, where no action makes any, says so', async (name) => {
    const on = await desk()
    await expect(on.planRunbook(rotate(on, name))).rejects.toThrow('No action makes new credentials')
  })
})
