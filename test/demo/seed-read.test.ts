import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { standardServices } from '#demo/catalogue/services.ts'
import type { Seed } from '#demo/seed/format.ts'
import { SeedError, readSeed } from '#demo/seed/read.ts'

const small = (): Seed => ({
  format: 1,
  organizations: [{ name: 'shop' }],
  regions: [{ name: 'us-seattle' }, { name: 'eu-frankfurt' }],
  stacks: [
    { name: 'ds1', region: 'us-seattle' },
    { name: 'eu1', region: 'eu-frankfurt' },
  ],
  spaces: [
    { name: 'prod', stack: 'ds1', compliance: ['prod'] },
    { name: 'eu', stack: 'eu1' },
  ],
  apps: [
    { name: 'api', space: 'prod', organization: 'shop' },
    { name: 'web', space: 'prod', organization: 'shop' },
    { name: 'api', space: 'eu', organization: 'shop' },
  ],
  addons: [
    {
      id: '7a8bd23b-0c3c-4cd0-b38a-9c3d5fc2a6e1',
      plan: 'akkeris-postgresql:premium-0',
      owner: { app: 'api-prod', name: 'main-db' },
      attachments: [{ app: 'web-prod' }],
    },
  ],
})

/** Every place and rule that is told, as `line path rule`. */
function complaints(given: unknown, fileName = 'fleet.json'): string[] {
  try {
    readSeed(typeof given === 'string' ? given : JSON.stringify(given, null, 2), fileName)
    return []
  } catch (thrown) {
    if (!(thrown instanceof SeedError)) throw thrown
    expect(thrown.message).toContain(fileName)
    return thrown.mistakes.map(({ line, path, rule }) => `${line} ${path} ${rule}`)
  }
}

const addon = (plan: string, app: string, more: Partial<Seed['addons'][number]> = {}): Seed['addons'][number] => ({
  plan,
  owner: { app },
  ...more,
})

describe('a seed file', () => {
  it('that is good is given as it stands', () => {
    expect(readSeed(JSON.stringify(small()), 'fleet.json')).toEqual(small())
    expect(readSeed(`\uFEFF${JSON.stringify(small())}`, 'fleet.json')).toEqual(small())
  })

  it.each<[string, string, string]>([
    ['nothing', '', '1 the file lacks a value here'],
    ['a comma too many', '{\n  "format": 1,\n}', '3 the file lacks the name of a field here'],
    ['an end too early', '{\n  "apps": [', '2 the file ends before a bracket is closed'],
    ['a comment', '// fleet\n{}', '1 the file has a comment'],
    ['a missing comma', '{\n"format": 1\n"apps": []}', '3 the file lacks a comma here'],
    ['something else', 'hello', '1 the file has a word that is none of'],
    ['a list', '[]', '1 the file has to be an object'],
    ['no end of depth', '['.repeat(200_000), '1 the file lacks a value here'],
    ['depth that ends', '['.repeat(200_000) + ']'.repeat(200_000), '1 the file has to be an object'],
  ])('%s names its line', (_what, text, complaint) => {
    const [first, ...others] = complaints(text)
    expect(first).toContain(complaint)
    expect(others).toEqual([])
  })

  it('of another form names line, path and rule, in the order of the lines', () => {
    const seed = {
      ...small(),
      colour: 'blue',
      format: 2,
      apps: [
        { name: 'Api', space: 'prod', organization: 'shop' },
        { space: 'prod', organization: 4 },
      ],
      addons: [{ plan: 'akkeris-redis:small', owner: { app: 'api' }, created: 'yesterday', createdAt: 'yesterday' }],
    }
    const lines = JSON.stringify(seed, null, 2).split('\n')
    const told = complaints(seed).map((complaint) => {
      const [line = '', ...words] = complaint.split(' ')
      return `${lines[Number(line) - 1]?.trim() ?? ''} <- ${words.join(' ')}`
    })
    expect(told).toEqual([
      '"format": 2, <- format has to be 1',
      '"name": "Api", <- apps[0].name has to be lower-case letters and digits',
      '{ <- apps[1].name is missing',
      '"organization": 4 <- apps[1].organization has to be text',
      '"app": "api" <- addons[0].owner.app has to be an app and its space, such as api-production',
      '"created": "yesterday", <- addons[0].created is not a field of the format',
      '"createdAt": "yesterday" <- addons[0].createdAt has to be a time such as 2026-01-31T09:00:00.000Z',
      '"colour": "blue" <- colour is not a field of the format',
    ])
  })

  it('tells 20 mistakes and how many more there are', () => {
    const seed = { ...small(), addons: Array.from({ length: 33 }, () => ({ plan: 5, owner: { app: 'api-prod' } })) }
    expect(complaints(seed)).toHaveLength(20)
    expect(() => readSeed(JSON.stringify(seed), 'fleet.json')).toThrow('And 13 more.')
  })

  it('says what is wrong inside a pasted catalogue', () => {
    const [first] = standardServices()
    const services = [{ ...first, state: 7, colour: 'blue' }]
    const told = complaints({ ...small(), services, addons: [] }).map((complaint) => complaint.replace(/^\d+ /, ''))
    expect(told).toEqual(['services[0].state has to be text', 'services[0].colour is not a field of the format'])
  })

  it('says columns', () => {
    expect(() => readSeed('{"format": 1,\n  "apps": 5}', 'fleet.json')).toThrow(
      /line 2, column 3: apps has to be a list/,
    )
  })
})

describe('references', () => {
  it.each<[string, (seed: Seed) => void, string]>([
    ['a region', (seed) => seed.stacks.push({ name: 'x', region: 'mars' }), 'stacks[2].region names a region'],
    ['a stack', (seed) => seed.spaces.push({ name: 'x', stack: 'ds9' }), 'spaces[2].stack names a stack'],
    [
      'a space',
      (seed) => seed.apps.push({ name: 'x', space: 'y', organization: 'shop' }),
      'apps[3].space names a space',
    ],
    [
      'an organization',
      (seed) => seed.apps.push({ name: 'x', space: 'eu', organization: 'y' }),
      'apps[3].organization names an organization',
    ],
    [
      'a pipeline',
      (seed) => (seed.couplings = [{ app: 'api-prod', pipeline: 'x', stage: 'production' }]),
      'couplings[0].pipeline names a pipeline',
    ],
    [
      'the app of a coupling',
      (seed) => {
        seed.pipelines = [{ name: 'x' }]
        seed.couplings = [{ app: 'x-prod', pipeline: 'x', stage: 'production' }]
      },
      'couplings[0].app names an app',
    ],
    [
      'a key that no line for a shell can hold',
      (seed) => (seed.key = "fake'key"),
      'key has to be printable ASCII without blanks, quotes and backslashes',
    ],
    [
      'a token with a blank',
      (seed) => (seed.accounts = [{ name: 'Olive', token: 'fake token', role: 'operator' }]),
      'accounts[0].token has to be printable ASCII',
    ],
    [
      'a token of two people',
      (seed) =>
        (seed.accounts = [
          { name: 'Olive', token: 'faketoken', role: 'operator' },
          { name: 'Devon', token: 'faketoken', role: 'developer' },
        ]),
      'accounts[1].token is the token of accounts[0] too',
    ],
  ])('to %s are refused, in a historic file too', (_what, change, complaint) => {
    for (const historic of [false, true]) {
      const seed = { ...small(), historic }
      change(seed)
      const [first, ...others] = complaints(seed)
      expect(first).toContain(complaint)
      expect(first).not.toContain('faketoken')
      expect(others).toEqual([])
    }
  })
})

const postgresql = 'akkeris-postgresql:hobby'

describe('what nobody meant to write', () => {
  it('a field that stands twice is told with its line, historic or not', () => {
    const text = JSON.stringify({ ...small(), historic: true }, null, 2).replace(
      '"historic": true',
      '"historic": false,\n  "historic": true',
    )
    expect(complaints(text)).toEqual([expect.stringMatching(/^\d+ historic stands twice in this object$/)])
    const nested = JSON.stringify(small(), null, 2).replace('"name": "shop"', '"name": "shop", "name": "stop"')
    expect(complaints(nested)).toEqual([expect.stringContaining('organizations[0].name stands twice')])
  })

  it('a name that no request could hold is refused, historic or not', () => {
    const seed = small()
    seed.addons.push({ plan: postgresql, owner: { app: 'web-prod', name: 'x y%2F' } })
    expect(complaints({ ...seed, historic: true })).toEqual([
      expect.stringContaining('addons[1].owner.name has to be letters'),
    ])
  })

  it('a name that the platform makes up itself may be longer than one it takes', () => {
    const seed = small()
    seed.addons.push({ plan: postgresql, owner: { app: 'web-prod', name: 'akkeris-postgresql-mountain-1234' } })
    expect(complaints(seed)).toEqual([])
  })
})

describe('what the platform would refuse', () => {
  it.each<[string, (seed: Seed) => void, string]>([
    [
      'an unknown plan',
      (seed) => seed.addons.push(addon('mars:1', 'api-prod')),
      'addons[1].plan is a plan that no service',
    ],
    [
      'two add-ons with one id',
      (seed) => seed.addons.push(addon(postgresql, 'web-prod', { id: '7a8bd23b-0c3c-4cd0-b38a-9c3d5fc2a6e1' })),
      'addons[1].id is taken: addons[0] has the id',
    ],
    [
      'an owner that is no app',
      (seed) => seed.addons.push(addon(postgresql, 'x-prod')),
      'addons[1].owner.app names an app',
    ],
    ['an orphan', (seed) => seed.addons.push({ plan: postgresql }), 'addons[1].owner is missing'],
    [
      'an attachment to nowhere',
      (seed) => (seed.attachments = [{ app: 'api-prod', addon: '00000000-0000-4000-8000-000000000000' }]),
      'attachments[0].addon is the id of no add-on',
    ],
    [
      'another region',
      (seed) => {
        seed.spaces[1] = { name: 'eu', stack: 'eu1', compliance: ['prod'] }
        seed.addons[0]?.attachments?.push({ app: 'api-eu' })
      },
      'addons[0].attachments[1].app runs in eu-frankfurt',
    ],
    [
      'a production add-on outside production',
      (seed) => {
        seed.spaces.push({ name: 'dev', stack: 'ds1', compliance: ['dev'] })
        seed.apps.push({ name: 'api', space: 'dev', organization: 'shop' })
        seed.addons[0]?.attachments?.push({ app: 'api-dev' })
      },
      'addons[0].attachments[1].app is outside prod, and the add-on is in a prod space',
    ],
    [
      'a guarded add-on outside socs',
      (seed) => {
        seed.spaces.push({ name: 'vault', stack: 'ds1', compliance: ['socs', 'prod'] })
        seed.apps.push({ name: 'api', space: 'vault', organization: 'shop' })
        seed.addons.push(addon(postgresql, 'api-vault', { attachments: [{ app: 'web-prod' }] }))
      },
      'addons[1].attachments[0].app is outside socs, and the add-on is in a socs space',
    ],
    [
      'a name that the platform would not take',
      (seed) => seed.addons.push({ plan: postgresql, owner: { app: 'web-prod', name: 'a'.repeat(23) } }),
      'addons[1].owner.name has to be 2 to 22 letters',
    ],
    [
      'the same app twice',
      (seed) => (seed.attachments = [{ app: 'web-prod', addon: '7a8bd23b-0c3c-4cd0-b38a-9c3d5fc2a6e1' }]),
      'attachments[0].app holds this add-on already, by addons[0].attachments[0]',
    ],
    [
      'a name that is in use for the add-on',
      (seed) => (seed.addons[0]!.attachments = [{ app: 'web-prod', name: 'Main-DB' }]),
      'addons[0].attachments[0].name is the name of this add-on',
    ],
    [
      'sharing what cannot be shared',
      (seed) => seed.addons.push(addon('akkeris-rabbitmq:sandbox', 'api-prod', { attachments: [{ app: 'web-prod' }] })),
      'addons[1].attachments[0] shares an add-on of akkeris-rabbitmq',
    ],
    [
      'a second one of a service that an app may have one of',
      (seed) => seed.addons.push(addon('papertrail:basic', 'api-prod'), addon('papertrail:basic', 'api-prod')),
      'addons[2].owner.app holds papertrail already, by addons[1].owner',
    ],
    [
      'two primaries',
      (seed) =>
        seed.addons.push(
          { plan: postgresql, owner: { app: 'web-prod', primary: true } },
          { plan: postgresql, owner: { app: 'web-prod', primary: true } },
        ),
      'addons[2].owner.primary makes a second primary of akkeris-postgresql',
    ],
    [
      'a name of more than 24 characters',
      (seed) => seed.apps.push({ name: 'reconciliationservice', space: 'prod', organization: 'shop' }),
      'apps[3].name makes "reconciliationservice-prod" with its space',
    ],
    ['two apps of one name', (seed) => seed.apps.push(seed.apps[0]!), 'apps[3].name is taken: apps[0] is called'],
    ['two spaces of one name', (seed) => seed.spaces.push(seed.spaces[0]!), 'spaces[2].name is taken'],
    [
      'a preview of nothing',
      (seed) => seed.apps.push({ name: 'x', space: 'prod', organization: 'shop', previewOf: 'y-prod' }),
      'apps[3].previewOf names an app',
    ],
    [
      'the time of a plan that is none',
      (seed) => (seed.provisioningSeconds = { 'akkeris-postgresql:nine': 4 }),
      'provisioningSeconds["akkeris-postgresql:nine"] is a plan that no service has',
    ],
  ])('%s is refused unless the file is historic', (_what, change, complaint) => {
    const seed = small()
    change(seed)
    const [first, ...others] = complaints(seed)
    expect(first).toContain(complaint)
    expect(others).toEqual([])
    expect(complaints({ ...seed, historic: true })).toEqual([])
  })
})

it('whatever the text is, it is read or it is told where it goes wrong', () => {
  const text = JSON.stringify(small(), null, 1)
  const slips = fc.tuple(fc.nat(text.length), fc.nat(12), fc.string({ maxLength: 6 }))
  fc.assert(
    fc.property(slips, ([at, taken, put]) => {
      const damaged = text.slice(0, at) + put + text.slice(at + taken)
      const lines = damaged.split('\n').length
      try {
        readSeed(damaged, 'fleet.json')
      } catch (thrown) {
        if (!(thrown instanceof SeedError)) throw thrown
        expect(thrown.mistakes.length).toBeGreaterThan(0)
        let before = 0
        for (const { line, path, rule } of thrown.mistakes) {
          expect(line).toBeGreaterThanOrEqual(Math.max(1, before))
          expect(line).toBeLessThanOrEqual(lines)
          expect(path).not.toBe('')
          expect(rule).not.toMatch(/undefined|\[object/)
          before = line
        }
      }
    }),
    { numRuns: 300 },
  )
})

it('words of the file cannot steer a terminal', () => {
  const seed = small()
  const steering = ['\u001B', '\u009B', '\u202E']
  seed.addons[0]!.plan = `${steering.join('2J')}plan`
  for (const character of steering) expect(complaints(seed).join('')).not.toContain(character)
})
