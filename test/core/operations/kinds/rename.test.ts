import { expect, it } from 'vitest'
import { stage, type Stage } from '../stage.ts'

function renaming(on: Stage, app: string, addon: string, name: string) {
  return { kind: 'rename', appId: on.app(app).id, addonId: on.hold(app, addon).addon.id, name } as const
}

it('changes the prefix of a secondary one’s variables, in lower case whatever was sent', async () => {
  const on = await stage()
  const wanted = renaming(on, 'owner-qa', 'second-db', 'Report_DB')
  const planned = await on.plan(wanted)
  const { plan, verification } = planned
  expect(plan).toMatchObject({
    title: 'Rename second-db on owner-qa to "report_db"',
    level: 'disruptive',
    verdict: { kind: 'will-work' },
    requests: [
      {
        method: 'PATCH',
        path: `/apps/${wanted.appId}/addons/${wanted.addonId}`,
        body: '{"attachment":{"name":"Report_DB"}}',
      },
    ],
    variables: [
      { before: 'SECONDDB_DATABASE_URL', after: 'REPORT_DB_DATABASE_URL' },
      { before: 'SECONDDB_DATABASE_READONLY_URL', after: 'REPORT_DB_DATABASE_READONLY_URL' },
    ],
    primaries: [],
    reversible: { kind: 'yes' },
    friction: { kind: 'impact' },
    aka: `aka addons:rename Report_DB --addon ${wanted.addonId} -a owner-qa`,
  })
  expect(plan.affected).toMatchObject([{ name: 'owner-qa', role: 'owner', effects: ['redeploys'] }])
  expect(plan.warnings.join(' ')).toContain('lower case')
  expect(plan.warnings.join(' ')).toContain('by its old name')
  expect(verification).toMatchObject({ proof: true })
  expect((await on.send(planned)).status).toBe(200)
  expect(on.hold('owner-qa', 'report_db').addon.id).toBe(wanted.addonId)
  expect(on.variables('owner-qa')).toHaveProperty('REPORT_DB_DATABASE_URL')
  expect(on.variables('owner-qa')).not.toHaveProperty('SECONDDB_DATABASE_URL')
})

it('redeploys for a primary one, though nothing changes', async () => {
  const on = await stage()
  const planned = await on.plan(renaming(on, 'owner-qa', 'main-db', 'other'))
  expect(planned.plan.variables).toEqual([])
  expect(planned.plan.affected).toMatchObject([{ effects: ['redeploys'] }])
  expect(planned.plan.warnings.join(' ')).toContain('no config variable changes')
})

it('sends the change of a borrowed one to its attachment; the same name again is no change', async () => {
  const on = await stage()
  const { id } = on.hold('twins-dev', 'akkeris-postgresql-quince-6293')
  const wanted = renaming(on, 'twins-dev', 'akkeris-postgresql-quince-6293', 'short')
  const planned = await on.plan(wanted)
  expect(planned.plan).toMatchObject({
    requests: [{ path: `/apps/${wanted.appId}/addon-attachments/${id}`, body: '{"name":"short"}' }],
    // What the platform made up is too long for it to be given again.
    reversible: { kind: 'no' },
    aka: null,
  })
  await on.send(planned)
  const again = await on.plan({ ...wanted, name: 'SHORT' })
  expect(again.plan.affected).toMatchObject([{ effects: ['untouched'] }])
  expect(again.verification.kind).toBe('none')
  expect((await on.send(again)).status).toBe(200)
})

it('redeploys the owner for the name it has', async () => {
  const on = await stage()
  const planned = await on.plan(renaming(on, 'owner-qa', 'second-db', 'second-db'))
  expect(planned.plan.verdict).toEqual({ kind: 'will-work' })
  expect(planned.plan.affected).toMatchObject([{ effects: ['redeploys'] }])
  expect(planned.plan.variables).toEqual([])
  // Reading it back shows the same before and after.
  expect(planned.verification).toMatchObject({ kind: 'read', proof: false })
  const audits = on.demo.platform.fleet.audits?.length ?? 0
  await on.send(planned)
  expect(on.demo.platform.fleet.audits?.length).toBe(audits + 1)
})

it('blocks an empty name, which the platform would say yes to and ignore', async () => {
  const on = await stage()
  for (const [app, addon] of [
    ['owner-qa', 'second-db'],
    ['reader-qa', 'orders-db'],
    ['owner-qa', 'key'],
  ] as const) {
    const planned = await on.plan(renaming(on, app, addon, ''))
    expect(planned.plan.verdict).toMatchObject({ kind: 'blocked', rule: 'name-missing' })
    expect((await on.send(planned)).status).toBe(200)
    expect(on.hold(app, addon).name).toBe(addon)
  }
})

it('warns of a name or a prefix that another add-on of the app has', async () => {
  const on = await stage()
  const name = await on.plan(renaming(on, 'owner-qa', 'second-db', 'cache'))
  expect(name.plan.warnings.join(' ')).toContain('another add-on called cache')
  const prefix = await on.plan(renaming(on, 'owner-qa', 'second-db', 'third-d-b'))
  expect(prefix.plan.warnings.join(' ')).not.toContain('one of them wins')
  const same = await on.plan(renaming(on, 'owner-qa', 'second-db', 'thirddb'))
  expect(same.plan.verdict).toEqual({ kind: 'will-work' })
  expect(same.plan.warnings.join(' ')).toContain('THIRDDB_DATABASE_URL of owner-qa then comes from')
})
