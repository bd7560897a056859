import { describe, expect, it } from 'vitest'
import type { Plan } from '#shared/domain/inventory.ts'
import type { Action } from '#core/operations/actions/action.ts'
import { availableActions } from '#core/operations/actions/available.ts'
import { builtInCatalogue } from '#core/operations/actions/catalogue.ts'
import { doubtCheck, offers, planCheck, readingChecks, type Told } from '#core/operations/actions/checks.ts'
import type { AskedHolding } from '#core/operations/actions/readings.ts'
import { idleCheck } from '#core/operations/actions/through.ts'
import type { Replies, Reply } from '#core/operations/kind.ts'

const at = 0
const told = <Value>(value: Value): Reply<Value> => ({ ok: true, told: value, at })
const trouble: Reply<never> = {
  ok: false,
  status: 503,
  words: 'Service Unavailable Error',
  problem: 'It was not told.',
  at,
}

const holding: AskedHolding = {
  id: 'a', name: 'orders', state: 'provisioned', primary: true, service: 'akkeris-postgresql', plan: 'p', planId: 'p',
  attachedTo: [], databases: ['d1'], accessKeys: null,
} // prettier-ignore

function actionOf(service: string, name: string): Action {
  const action = builtInCatalogue.find(service, name)
  if (!action) throw new Error(`There is no ${name}.`)
  return action
}

const restore = actionOf('akkeris-postgresql', 'restore_backup')
const backup = { id: 'b1', status: 'available', of: 'd1' }

/** What is made of the replies, without what passes: `blocked rule`, `refused rule`, or the reason of a doubt. */
function found(action: Action, subject: string, replies: Partial<Replies<Told>>): string[] {
  const checks = readingChecks(action, subject, 'orders', { addon: told(holding), ...replies })
  return checks.flatMap((check) => {
    if (check === null) return []
    return check.kind === 'unknown' ? check.reason : `${check.kind} ${check.rule}`
  })
}

describe('a restore needs a backup that', () => {
  it.each<[string, Partial<Replies<Told>>, string[]]>([
    ['is there, finished and of this database', { backup: told(backup), backups: told([backup]) }, []],
    ['is listed', { backup: told(backup), backups: told([]) }, ['blocked restore-other-database']],
    [
      'is of this database',
      { backup: told({ ...backup, of: 'd2' }), backups: told([backup]) },
      ['blocked restore-other-database'],
    ],
    [
      'says of what it is',
      { backup: told({ ...backup, of: null }), backups: told([backup]) },
      ['blocked restore-unread-backup'],
    ],
    [
      'is finished',
      { backup: told({ ...backup, status: 'creating' }), backups: told([backup]) },
      ['blocked restore-unfinished-backup'],
    ],
    [
      'is the one asked for',
      { backup: told({ ...backup, id: 'b2' }), backups: told([backup]) },
      ['blocked restore-other-backup'],
    ],
    ['could be read', { backup: trouble, backups: told([backup]) }, ['blocked restore-unread-backup']],
    ['is there', { backup: trouble, backups: told([]) }, ['blocked restore-unknown-backup']],
    ['can be seen at all', { backup: trouble, backups: trouble }, ['blocked restore-unread-backup']],
    ['is of this database by its name, where the list fails', { backup: told(backup), backups: trouble }, []],
    [
      'is of this database by the list, where its address is not told',
      { addon: told({ ...holding, databases: [] }), backup: told({ ...backup, of: 'd2' }), backups: told([backup]) },
      [],
    ],
    [
      'is of this database by either',
      { addon: told({ ...holding, databases: [] }), backup: told(backup), backups: trouble },
      ['blocked restore-unread-backup'],
    ],
  ])('%s', (_, replies, expected) => {
    expect(found(restore, 'b1', replies)).toEqual(expected)
  })

  it('is refused by the broker of caches, which looks', () => {
    const ofRedis = actionOf('akkeris-redis', 'restore_backup')
    expect(found(ofRedis, 'nope', { backup: trouble, backups: told([backup]) })).toEqual(['refused backup-unknown'])
    expect(found(ofRedis, 'b1', { backup: told({ ...backup, status: 'failed' }), backups: told([backup]) })).toEqual([
      'blocked restore-unfinished-backup',
    ])
  })
})

it('a role is rotated only where it is listed, and shown or deleted only where it is there', () => {
  const rotate = actionOf('akkeris-postgresql', 'rotate_role')
  expect(found(rotate, 'rdo1', { roles: told(['rdo1']) })).toEqual([])
  expect(found(rotate, 'postgres', { roles: told(['rdo1']) })).toEqual(['blocked role-unlisted'])
  expect(found(rotate, 'rdo1', { roles: trouble })).toEqual(['blocked roles-unread'])
  const remove = actionOf('akkeris-postgresql', 'delete_role')
  expect(found(remove, 'postgres', { roles: told([]) })).toEqual(['refused role-unknown'])
  expect(found(remove, 'rdo1', { roles: trouble })).toEqual(['It was not told.'])
})

it('a replica is made where there is none and deleted where there is one', () => {
  const create = actionOf('akkeris-postgresql', 'create_replica')
  const remove = actionOf('akkeris-postgresql', 'delete_replica')
  expect(found(create, '', { replica: trouble, backups: told([]) })).toEqual([])
  expect(found(create, '', { replica: told({ isReady: false }), backups: told([]) })).toEqual(['refused replica-there'])
  // Where the broker refuses everything, its refusal does not say that there is none.
  expect(found(create, '', { replica: trouble, backups: trouble })).toEqual([
    'Asked for what there is already, the broker refused too. It was not told.',
  ])
  const lost: Reply<never> = { ok: false, status: 0, words: '', problem: 'It was lost.', at }
  expect(found(create, '', { replica: lost, backups: told([]) })).toEqual(['It was lost.'])
  expect(found(remove, '', { replica: told({ isReady: true }) })).toEqual([])
  expect(found(remove, '', { replica: trouble })).toEqual(['blocked replica-absent'])
  expect(found(remove, '', { replica: lost })).toEqual(['It was lost.'])
})

const planWith = (attributes: Record<string, string>): Plan => ({
  id: 'p', name: 'akkeris-postgresql:x', humanName: '', description: '', priceCents: null, state: 'ga', regions: [],
  compliance: [], isDefault: false, attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
}) // prettier-ignore

describe('a plan', () => {
  const needs = actionOf('akkeris-postgresql', 'restart').needs

  it('that lets it be done, does not, or says nothing', () => {
    expect(planCheck(planWith({ restartable: 'true', dedicated: 'true' }), 'x', needs)).toBeNull()
    expect(planCheck(planWith({ restartable: 'false', dedicated: 'true' }), 'x', needs)).toMatchObject({
      kind: 'refused',
      status: 503,
    })
    expect(planCheck(planWith({ restartable: 'true', dedicated: 'false' }), 'x', needs)).toMatchObject({
      kind: 'refused',
    })
    expect(planCheck(planWith({ restartable: 'true' }), 'x', needs)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('dedicated') as string,
    })
    expect(planCheck(null, 'x', needs)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('does not list') as string,
    })
    // Where a false is among what nobody says, that decides.
    expect(planCheck(planWith({ dedicated: 'false' }), 'x', needs)).toMatchObject({ kind: 'refused' })
  })

  it('that spells an attribute wrongly says it all the same', () => {
    const persistence = { attribute: ['persistence', 'presistance'], without: '' }
    expect(offers(planWith({ presistance: 'true' }), persistence)).toBe('yes')
    expect(offers(planWith({ repliacs: 'false' }), { attribute: ['replicas', 'repliacs'], without: '' })).toBe('no')
    expect(offers(planWith({ persistence: '' }), persistence)).toBe('unknown')
    expect(offers(null, persistence)).toBe('unknown')
  })

  it('decides which actions an add-on has', () => {
    const node = { service: 'akkeris-postgresql', plan: 'akkeris-postgresql:hobby' }
    const hobby = availableActions(
      node,
      planWith({ restartable: 'false', dedicated: 'false', database_logs: 'false', database_replicas: 'false' }),
      builtInCatalogue,
    )
    expect(hobby.filter(({ unavailable }) => unavailable === '').map(({ name }) => name)).toEqual([
      'list_roles', 'get_role', 'create_role', 'rotate_role', 'delete_role',
    ]) // prettier-ignore
    expect(hobby.find(({ name }) => name === 'view_logs')?.unavailable).toBe(
      'Its plan akkeris-postgresql:hobby has no logs.',
    )
    expect(hobby.find(({ name }) => name === 'restore_backup')).toMatchObject({
      label: 'Restore backup', method: 'PUT', level: 'destructive', subject: 'backup', origin: 'catalogue',
      listedBy: { action: 'list_backups', field: 'id' },
    }) // prettier-ignore
    expect(availableActions(node, null, builtInCatalogue).every(({ unavailable }) => unavailable === '')).toBe(true)
    expect(availableActions({ ...node, service: 'akkeris-es' }, null, builtInCatalogue)).toEqual([])
  })
})

it('a doubt is settled by what was read, or by what the plan says', () => {
  const reason = 'Nobody knows.'
  const doubted = (doubts: Action['doubts'], plan: Plan | null, replies: Partial<Replies<Told>> = {}): number =>
    doubtCheck(doubts, plan, { addon: told(holding), ...replies }).length
  expect(doubted([{ reason }], null)).toBe(1)
  expect(doubted([{ reason, settledBy: 'backups' }], null)).toBe(1)
  expect(doubted([{ reason, settledBy: 'backups' }], null, { backups: trouble })).toBe(1)
  expect(doubted([{ reason, settledBy: 'backups' }], null, { backups: told([]) })).toBe(0)
  const only = { attribute: 'dedicated', value: 'true' }
  expect(doubted([{ reason, only }], planWith({ dedicated: 'false' }))).toBe(0)
  expect(doubted([{ reason, only }], planWith({ dedicated: 'true' }))).toBe(1)
  expect(doubted([{ reason, only }], planWith({}))).toBe(1)
  expect(doubted([{ reason, only }], null)).toBe(1)
})

const stateOf = (state: string | null) => idleCheck(told({ ...holding, state }), 'orders')

it('an add-on that is busy is refused, one that failed is in doubt', () => {
  expect(stateOf('provisioned')).toBeNull()
  expect(stateOf('provisioning')).toMatchObject({ kind: 'refused', rule: 'busy' })
  expect(stateOf('deprovisioned')).toMatchObject({ kind: 'unknown' })
  expect(stateOf(null)).toMatchObject({ kind: 'unknown' })
  expect(idleCheck(trouble, 'orders')).toBeNull()
})
