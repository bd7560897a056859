import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readActions } from '#core/operations/actions/file/read.ts'
import type { FileAction } from '#core/operations/actions/catalogue.ts'
import type { DocumentProblem } from '#core/documents/problems.ts'

function actionsOf(text: string): FileAction[] {
  const read = readActions(text)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.actions
}

function problemsOf(text: string): DocumentProblem[] {
  const read = readActions(text)
  return 'problems' in read ? read.problems : []
}

it('reads everything that an action may say', () => {
  const [health, reindex] = actionsOf(`version: 1
actions:
  - { service: shop-search, action: index_health, label: Show indexes, does: Lists them., level: read, method: GET, path: health }
  - service: shop-search
    action: reindex
    label: Build index anew
    does: Builds one index anew.
    level: disruptive
    subject:
      what: index
      field: index
      listed-by: { action: index_health, field: name }
    body: { full: true }
    secrets: ['[].Token']
    needs: [indexable]
    apps: [interrupted, needs-redeploy]
    note: Searches find nothing until it is done.
    losses: [The old index.]
    traps: [It needs the disk twice.]
    undo: Build it anew.
    seconds: 60
    busy-meanwhile: true
`)
  expect(health).toMatchObject({
    service: 'shop-search',
    action: { name: 'index_health', method: 'GET', path: 'health', level: 'read', subject: null },
  })
  expect(reindex?.action).toEqual({
    name: 'reindex',
    label: 'Build index anew',
    title: 'Build index anew {subject} of {addon}',
    does: 'Builds one index anew.',
    level: 'disruptive',
    method: 'POST',
    path: 'reindex',
    subject: {
      what: 'index',
      sent: { field: 'index' },
      listedBy: { action: 'index_health', field: 'name' },
      unlisted: 'allowed',
    },
    body: { full: true },
    aliases: [],
    answer: null,
    secrets: ['[].Token'],
    needs: [{ attribute: ['indexable'], without: 'does not have indexable' }],
    asks: [],
    idle: false,
    replica: null,
    doubts: [{ reason: 'It is described by the operator of this platform, and what its broker refuses is not known.' }],
    affects: {
      owner: ['interrupted', 'needs-redeploy'],
      attached: ['interrupted', 'needs-redeploy'],
      note: 'Searches find nothing until it is done.',
    },
    losses: ['The old index.'],
    traps: ['It needs the disk twice.'],
    reversible: { kind: 'partly', how: 'Build it anew.' },
    duration: { seconds: 60, words: 'About 60 seconds.' },
    outcome: { by: 'state', words: 'Waiting until the add-on is provisioned again.' },
    aka: null,
    origin: 'file',
  })
})

it.each([
  ['read', [], 'yes', []],
  ['additive', [], 'no', []],
  ['disruptive', ['interrupted'], 'no', []],
  ['credential', ['needs-redeploy'], 'no', []],
  ['destructive', ['interrupted', 'loses'], 'no', ['What it destroys is not described.']],
])('what is not said of a %s one is what its level lets one expect', (level, effects, reversible, losses) => {
  const [one] = actionsOf(`actions: [{ service: s, action: a, label: L, does: D., level: ${level} }]`)
  expect(one?.action).toMatchObject({
    method: 'POST', path: 'a', title: 'L of {addon}', losses, affects: { owner: effects, attached: effects },
    reversible: { kind: reversible }, duration: { seconds: null }, outcome: { by: 'answer' },
  }) // prettier-ignore
})

it.each(['', '# nothing yet', '{}', 'version: 1', 'actions:', 'actions: []'])('may be empty: %j', (text) => {
  expect(actionsOf(text)).toEqual([])
})

const one = (more: string, service = 'shop-search'): string =>
  `actions:\n  - service: ${service}\n    label: L\n    does: D.\n${more}`

describe('names each problem by its line', () => {
  it.each<[string, string, number | null, RegExp]>([
    [
      'a colon in a name',
      one('    level: read\n    action: pg:backups'),
      6,
      /^"action" may consist of letters, digits.*no colon, no slash/,
    ],
    ['a slash in a name', one('    level: read\n    action: a/b'), 6, /^"action" may consist/],
    ['a slash in a path', one('    level: read\n    action: a\n    path: ../x'), 7, /^"path" may consist/],
    ['a step up', one('    level: read\n    action: ..'), 6, /^"action" may consist/],
    ['an empty name', one('    level: read\n    action: ""'), 6, /^"action" may consist/],
    ['no name', one('    level: read'), 2, /^The key "action" is missing here\.$/],
    ['no level', one('    action: a'), 2, /^The key "level" is missing here\.$/],
    [
      'an unknown level',
      one('    action: a\n    level: destructiv'),
      6,
      /^"level" has to be one of read, .*Did you mean destructive\?$/,
    ],
    [
      'an unknown verb',
      one('    action: a\n    level: read\n    method: get'),
      7,
      /one of GET, POST.*Did you mean GET\?$/,
    ],
    [
      'an unknown key',
      one('    action: a\n    level: read\n    verb: GET'),
      7,
      /^"verb" is no key that is known here\./,
    ],
    [
      'an unknown effect',
      one('    action: a\n    level: additive\n    apps: [deleted]'),
      7,
      /^An item of "apps" has to be one of interrupted/,
    ],
    [
      'a number as a name',
      one('    action: 7\n    level: read'),
      5,
      /has to be a text, so it has to stand in quotes\.$/,
    ],
    ['seconds below nothing', one('    action: a\n    level: read\n    seconds: -1'), 7, /be 0 or more\.$/],
    ['seconds beyond a day', one('    action: a\n    level: read\n    seconds: 1e9'), 7, /be 86400 or less\.$/],
    ['a body of lists', one('    action: a\n    level: additive\n    body: { x: [1] }'), 7, /./],
    ['no list', 'actions: {}', 1, /^"actions" has to be a list\.$/],
    ['no action', 'actions:\n  - x', 2, /^An action has to be a map of keys and values\.$/],
    ['no map', '- x', 1, /^A file of actions has to be a map of keys and values\.$/],
    [
      'another version',
      'version: 2\nactions: 7',
      1,
      /^"version" is not 1: this file is written for another Addon Atlas/,
    ],
    ['no YAML', 'actions:\n\t- x', 2, /^It is not YAML here: /],
    ['two documents', 'actions:\n---\nactions:', 2, /^A second document begins here; a file of actions is one\.$/],
    ['an anchor', 'actions: &a []\nversion: 1', 1, /is an anchor to YAML, which a file of actions has not/],
    ['a key twice', 'actions:\nactions:', 2, /^"actions" stands twice: on line 1 too\.$/],
    [
      'control characters',
      'actions: [{ service: s, action: a, label: "x\\e[2J", does: D., level: read }]',
      1,
      /^"label" may not hold control characters\.$/,
    ],
    [
      'a built-in one',
      one('    action: restart\n    level: read', 'akkeris-redis'),
      5,
      /^"restart" of akkeris-redis is known already, as restart, and cannot be described anew\.$/,
    ],
    [
      'a built-in one by another name it has',
      one('    action: backups-restore\n    level: read', 'akkeris-postgresql'),
      5,
      /is known already, as restore_backup/,
    ],
    [
      'the request of a built-in one',
      one('    action: mine\n    level: read\n    path: Restart\n    method: PUT', 'akkeris-postgresql').replace(
        'level: read',
        'level: disruptive',
      ),
      2,
      /^This is restart of akkeris-postgresql/,
    ],
    [
      'that of one with a subject',
      one(
        '    action: mine\n    level: credential\n    path: roles\n    method: PUT\n    subject: { what: login }',
        'akkeris-postgresql',
      ),
      2,
      /^This is rotate_role of/,
    ],
    [
      'a service of the controller',
      one('    action: a\n    level: read', 'securekey'),
      2,
      /^"securekey" is run by the controller itself/,
    ],
    [
      'a log drain',
      one('    action: a\n    level: read', 'papertrail'),
      2,
      /^"papertrail" is run by the controller itself/,
    ],
    [
      'one name twice',
      `${one('    action: a\n    level: read')}\n${one('    action: pg-a\n    level: read').replace('actions:\n', '').replace('pg-a', '"a"')}`,
      10,
      /^"a" of shop-search stands twice: on line 2 too\.$/,
    ],
    [
      'one request twice',
      `${one('    action: a\n    level: read')}\n${one('    action: b\n    path: a\n    level: read').replace('actions:\n', '')}`,
      7,
      /^This is the same request as "a" on line 2\.$/,
    ],
    [
      'a read that changes',
      one('    action: a\n    level: read\n    method: DELETE'),
      6,
      /^"level" cannot be read where the method is DELETE\.$/,
    ],
    [
      'a GET with a body',
      one('    action: a\n    level: read\n    method: GET\n    body: { x: 1 }'),
      8,
      /^A GET carries no body/,
    ],
    [
      'a GET with a subject in its body',
      one('    action: a\n    level: read\n    method: GET\n    subject:\n      what: x\n      field: x'),
      10,
      /^A GET carries no body/,
    ],
    ['an empty body', one('    action: a\n    level: additive\n    body: {}'), 7, /^"body" is empty/],
    [
      'a subject over the body',
      one('    action: a\n    level: additive\n    body: { x: 1 }\n    subject: { what: x, field: x }'),
      7,
      /^In "x" the subject is sent/,
    ],
    [
      'a list that nobody gives',
      one(
        '    action: a\n    level: additive\n    subject:\n      what: x\n      listed-by: { action: xs, field: id }',
      ),
      9,
      /^No action of shop-search without a subject is called "xs"\.$/,
    ],
  ])('%s', (_, text, line, message) => {
    expect(problemsOf(text)).toEqual([{ line, message: expect.stringMatching(message) as string }])
  })
})

it('one address may do several things, told apart by what is sent', () => {
  const text = `actions:
  - { service: s, action: start, label: L, does: D., level: additive, path: jobs, body: { job: start } }
  - { service: s, action: stop, label: L, does: D., level: disruptive, path: jobs, body: { job: stop } }
  - { service: s, action: named, label: L, does: D., level: additive, path: jobs, subject: { what: job, field: job } }
  - { service: s, action: one, label: L, does: D., level: additive, path: jobs, subject: { what: job } }
  - { service: t, action: start, label: L, does: D., level: additive, path: jobs, body: { job: start } }`
  expect(actionsOf(text)).toHaveLength(5)
})

it('adds to what is built in of a service, listed by what is built in', () => {
  const [analyze] = actionsOf(`actions:
  - service: akkeris-postgresql
    action: check_role
    label: Check role
    does: Checks one role.
    level: read
    path: checks
    subject: { what: role, listed-by: { action: list_roles, field: Username } }`)
  expect(analyze?.action.subject).toMatchObject({ listedBy: { action: 'list_roles', field: 'Username' }, sent: 'path' })
})

it('tells of 20 problems at most, and is not taken by 10 MB', () => {
  const many = `actions:\n${'  - { service: s, action: a:b, label: L, does: D., level: read }\n'.repeat(100)}`
  const problems = problemsOf(many)
  expect(problems).toHaveLength(20)
  expect(problems.at(-1)).toEqual({ line: null, message: 'And 81 more problems.' })
  expect(problemsOf('#'.repeat(10_000_000))).toEqual([
    { line: null, message: 'It is larger than 1 MB, so it was not read.' },
  ])
  const most = `actions:\n${Array.from({ length: 500 }, (_, at) => `  - { service: s, action: a${at}, label: L, does: D., level: read }\n`).join('')}`
  expect(actionsOf(most)).toHaveLength(500)
  expect(problemsOf(`${most}  - { service: s, action: last, label: L, does: D., level: read }`)[0]?.message).toMatch(
    /500/,
  )
})

it('never throws and never takes over what is built in, whatever is written', () => {
  const name = fc.oneof(
    { weight: 3, arbitrary: fc.stringMatching(/^[a-z]{1,6}$/) },
    fc.constantFrom('restart', 'roles', 'backups', 'list_backups', 'mine', 'Restart'),
    { weight: 1, arbitrary: fc.constantFrom('pg:logs', 'a/b', '..', '') },
  )
  const entry = fc.record(
    {
      service: fc.constantFrom('akkeris-postgresql', 'akkeris-redis', 'shop-search', 'other', 'securekey'),
      action: name,
      label: fc.constantFrom('L', 'L', 'L', ''),
      does: fc.constant('D.'),
      level: fc.constantFrom('additive', 'disruptive', 'credential', 'destructive', 'read'),
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      path: name,
      subject: fc.option(fc.constant({ what: 'x' })),
    },
    { requiredKeys: ['service', 'action', 'label', 'does', 'level'] },
  )
  /** What is built in of akkeris-postgresql under the paths that are tried. */
  const builtIn = [
    'PUT restart', 'GET roles', 'POST roles', 'GET roles/x', 'PUT roles/x', 'DELETE roles/x', 'GET backups',
    'POST backups', 'GET backups/x', 'PUT backups/x',
  ] // prettier-ignore
  let taken = 0
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 3 }), (actions) => {
      const read = readActions(stringify({ actions }))
      if ('problems' in read) {
        expect(read.problems.length).toBeGreaterThan(0)
        for (const { message } of read.problems) expect(message).toMatch(/[.?]$/)
        return
      }
      taken += read.actions.length
      for (const { service, action } of read.actions) {
        expect(service).not.toBe('securekey')
        expect(action.path).toMatch(/^[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*$/)
        const request = `${action.method} ${action.path.toLowerCase()}${action.subject ? '/x' : ''}`
        if (service === 'akkeris-postgresql') expect(builtIn).not.toContain(request)
      }
    }),
    { numRuns: 1000 },
  )
  // Some 130 are, give or take a few dozen.
  expect(taken).toBeGreaterThan(40)
})

it('takes any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void readActions(text)),
    { numRuns: 300 },
  )
})
