import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Json } from '#shared/json.ts'
import { builtInCatalogue } from '#core/operations/actions/catalogue.ts'
import { maskAnswer, type AnswerDescription, type MaskedBody } from '#core/operations/answers/mask.ts'
import { root } from '../../../laws/sources.ts'

/** What the catalogue says of an action of the service. */
function described(service: string, name: string): AnswerDescription {
  const action = builtInCatalogue.find(service, name)
  if (!action) throw new Error(`${service} has no ${name}.`)
  return action
}

const guessed = (value: unknown): MaskedBody => maskAnswer(JSON.stringify(value), null)
const shown = ({ json }: MaskedBody): string => JSON.stringify(json)

/** `[].Password` of an answer. */
function valuesAt(value: unknown, path: string): string[] {
  const [step = '', ...rest] = path.split('.')
  if (step === '') return typeof value === 'string' ? [value] : []
  const inside =
    step === '[]' ? z.array(z.unknown()).parse(value) : [z.record(z.string(), z.unknown()).parse(value)[step]]
  return inside.flatMap((one) => valuesAt(one, rest.join('.')))
}

describe('recorded answers', () => {
  const folder = join(root, 'test/fixtures/demo/actions')
  const recording = z.object({
    secret_fields: z.array(z.string()).optional(),
    request: z.object({ method: z.string(), path: z.string() }),
    response: z.object({ status: z.number(), body: z.unknown() }),
  })
  const recordings = readdirSync(folder).map((file) => ({
    file,
    ...recording.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
  }))
  const secret = recordings.filter(({ secret_fields: fields }) => (fields ?? []).length > 0)

  it('some hold secrets', () => {
    expect(secret.map(({ file }) => file)).toEqual([
      'postgres-role-rotate.json',
      'postgres-roles-create.json',
      'postgres-roles-list.json',
      's3-rotate-credentials.json',
      'socs-roles-create-not-redacted.json',
    ])
  })

  it.each(secret)(
    '$file: all that it names, by the catalogue and by guessing',
    ({ request, response, secret_fields: fields = [] }) => {
      const [, path = '', subject] = /\/actions\/([^/]+)(\/.+)?$/.exec(request.path) ?? []
      const all = ['akkeris-postgresql', 'akkeris-s3'].flatMap((service) => builtInCatalogue.of(service))
      const action = all.find(
        (one) =>
          one.method === request.method && one.path === path && (one.subject !== null) === (subject !== undefined),
      )
      const values = fields.flatMap((field) => valuesAt(response.body, field))
      expect(values.length).toBeGreaterThan(0)
      expect([...(action?.secrets ?? [])].filter((one) => fields.includes(one))).toEqual(fields)
      const body = JSON.stringify(response.body)
      const byCatalogue = maskAnswer(body, action ?? null)
      expect(byCatalogue.isAsDescribed).toBe(true)
      expect(byCatalogue.secrets.map(({ value }) => value)).toEqual(values)
      for (const masked of [byCatalogue, maskAnswer(body, null)]) {
        for (const value of values) expect(shown(masked)).not.toContain(value)
      }
    },
  )

  it('those of actions that hold none are shown as they are', () => {
    const harmless = recordings.filter(({ secret_fields: fields, response }) => !fields && response.status === 200)
    let compared = 0
    for (const { file, request, response } of harmless) {
      const [, path = '', subject] = /\/actions\/([^/]+)(\/.+)?$/.exec(request.path) ?? []
      const all = ['akkeris-postgresql', 'akkeris-redis', 'securekey'].flatMap((service) =>
        builtInCatalogue.of(service),
      )
      const action = all.find(
        (one) =>
          (one.method === request.method || one.path === 'rotate') &&
          one.path === path &&
          (one.subject !== null) === (subject !== undefined) &&
          one.answer?.safeParse(response.body).success,
      )
      if (!action) continue
      compared += 1
      expect(maskAnswer(JSON.stringify(response.body), action), file).toEqual({
        json: response.body,
        secrets: [],
        isAsDescribed: true,
      })
    }
    expect(compared).toBeGreaterThan(15)
  })
})

const role = (Username: string, Password: string) => ({ Username, Password, Endpoint: 'pg:5432/d1', Plan: '' })

describe('by the catalogue', () => {
  const roles = described('akkeris-postgresql', 'list_roles')

  it('a list of roles, which is null for none', () => {
    expect(maskAnswer('null', roles)).toEqual({ json: null, secrets: [], isAsDescribed: true })
    const masked = maskAnswer(JSON.stringify([role('one', 'p4ss-one'), role('two', 'p4ss-two')]), roles)
    expect(masked.json).toEqual([
      { Username: 'one', Password: { masked: 'secret-1' }, Endpoint: 'pg:5432/d1', Plan: '' },
      { Username: 'two', Password: { masked: 'secret-2' }, Endpoint: 'pg:5432/d1', Plan: '' },
    ])
    expect(masked.secrets).toEqual([
      { key: 'secret-1', field: 'Password (1)', value: 'p4ss-one' },
      { key: 'secret-2', field: 'Password (2)', value: 'p4ss-two' },
    ])
  })

  it('the same password elsewhere in the answer, inside words and in names', () => {
    const answer = [role('one', 'p4ss-one'), { ...role('two', 'other'), Endpoint: 'postgres://one:p4ss-one@pg/d1' }]
    expect(shown(maskAnswer(JSON.stringify(answer), roles))).not.toMatch(/p4ss|other/)
    const odd = guessed({ password: 'p4ss-one', 'x p4ss-one y': 1, list: ['p4ss-one', 'a p4ss-one b c'] })
    expect(odd.json).toEqual({
      password: { masked: 'secret-1' },
      'x [masked] y': 1,
      list: [{ masked: 'secret-2' }, 'a [masked] b c'],
    })
  })

  it('the password of an address elsewhere too, escaped or not', () => {
    const { json } = guessed({ at: 'postgres://ada:p%40ss-word@h/d', note: 'it is p@ss-word now or p%40ss-word then' })
    expect(json).toEqual({ at: { masked: 'secret-1' }, note: 'it is [masked] now or [masked] then' })
  })

  it('secrets inside others, and such as overlap', () => {
    const { json } = guessed({
      password: 'abcdefghij',
      token: 'cdef',
      secret: 'ghijklmn',
      text: 'see abcdefghij or abcdefghijklmn or cdefcdef here',
    })
    expect(json).toMatchObject({ text: 'see [masked] or [masked] or [masked][masked] here' })
  })

  it('an answer that is not as described is not trusted', () => {
    const more = maskAnswer(JSON.stringify([{ ...role('one', 'p4ss'), Token: 'ab12' }]), roles)
    expect(more.isAsDescribed).toBe(false)
    expect(shown(more)).not.toMatch(/p4ss|ab12/)
    const stats = described('akkeris-redis', 'stats')
    const figures = { stats: [{ key: 'bytes', value: '104857' }] }
    expect(maskAnswer(JSON.stringify(figures), stats).json).toEqual(figures)
    expect(guessed(figures).secrets).toHaveLength(1)
  })

  it('a log keeps its words and loses its passwords', () => {
    const logs = [
      'LOG:  connection authorized: user=api database=d1',
      "STATEMENT:  ALTER USER api WITH PASSWORD 'hunter22'",
      'could not connect to postgres://api:s3cr:t/@@db:5432/d1 again',
      'env PGPASSWORD=tiger7 was set, token: "abc def"',
      'password authentication failed for user "api"',
    ].join('\n')
    const masked = maskAnswer(JSON.stringify({ logs }), described('akkeris-postgresql', 'view_logs'))
    expect(masked.isAsDescribed).toBe(true)
    const text = z.object({ logs: z.string() }).parse(masked.json).logs
    expect(text).not.toMatch(/hunter22|s3cr|tiger7|abc def/)
    expect(text).toContain('user=api database=d1')
    expect(text).toContain('postgres://api:[masked]@db:5432/d1 again')
    expect(text).toContain('password authentication failed for user "api"')
  })
})

describe('by guessing', () => {
  it.each<[string, Json, string[]]>([
    [
      'telling names',
      { apiKey: 'k', Secret: 's1', auth_token: 't', web_url: 'https://x.invalid' },
      ['k', 's1', 't', 'https://x.invalid'],
    ],
    ['all below a telling name', { credentials: { user: 'u', list: ['a', 7] } }, ['u', 'a', '7']],
    ['addresses with a password', { at: 'amqp://u:p%40ss@h/v' }, ['amqp://u:p%40ss@h/v']],
    [
      'what looks drawn by lot',
      {
        a: 'fakerole9c1df6db6fecbe49',
        b: '2c4c387a276af45f2c4c387a276af45f',
        c: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      },
      ['fakerole9c1df6db6fecbe49', '2c4c387a276af45f2c4c387a276af45f', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ],
    [
      'values of telling names',
      [
        { name: 'DB_PASSWORD', value: 'hunter22' },
        { name: 'PORT', value: '80' },
      ],
      ['hunter22'],
    ],
    [
      'pairs in a JSON text',
      { data: '[{"key":"token","value":"hunter22"}]' },
      ['[{"key":"token","value":"hunter22"}]'],
    ],
    ['JSON in a text', { data: '{"password":"x y z"}' }, ['{"password":"x y z"}']],
    ['a text alone', 'token=abcdef', ['token=abcdef']],
    [
      'a list alone',
      ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.TJVA95OrM7E2cBab30RMHrHDcEfx'],
      ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.TJVA95OrM7E2cBab30RMHrHDcEfx'],
    ],
  ])('%s', (_, value, secrets) => {
    const masked = guessed(value)
    expect(masked.secrets.map((secret) => secret.value)).toEqual(secrets)
    expect(masked.isAsDescribed).toBeNull()
  })

  it.each<[string, Json]>([
    ['nothing', null],
    [
      'numbers, words and flags',
      { healthy: true, count: 3, indexes: ['articles', 'customers'], none: null, empty: '' },
    ],
    [
      'ids and times',
      { id: '46f91d3a-c41e-480e-b31c-64c9417323e9', at: '2026-11-23T08:51:28.162Z', b: '840c10454449' },
    ],
    [
      'hosts and images',
      { host: 'pg-ro-89aacc84.stub.invalid:5432/dcff76c52c8', image: 'registry.invalid/org/app:1.2.3' },
    ],
    ['flags that say so', { passwordless: true, hasToken: false, secret: null, key: '' }],
  ])('shows %s', (_, value) => {
    expect(guessed(value)).toEqual({ json: value, secrets: [], isAsDescribed: null })
  })

  it('takes single words out of a text of several', () => {
    expect(guessed({ ran: 'psql --password hunter22 -h db', key: 'ran' }).json).toMatchObject({
      ran: 'psql --password [masked] -h db',
    })
  })

  it('a place where something was taken out cannot be made up', () => {
    expect(guessed({ a: { masked: 'secret-1' } })).toEqual({
      json: { a: { '"masked"': 'secret-1' } },
      secrets: [],
      isAsDescribed: null,
    })
  })
})

describe('bad input', () => {
  it.each([
    ['', null],
    ['  \n', null],
    ['\uFEFF{"a":1}', { a: 1 }],
    ['Service Unavailable Error', 'Service Unavailable Error'],
    ['<html><body>Gateway</body></html>', '<html><body>Gateway</body></html>'],
    ['{"a":', '{"a":'],
    ['{"__proto__":{"x":1}}', JSON.parse('{"__proto__":{"x":1}}')],
  ])('%j', (body, json) => {
    expect(maskAnswer(body, null).json).toEqual(json)
  })

  it('10 MB of rows, one text of 10 MB, and a million brackets', () => {
    const rows = Array.from({ length: 90_000 }, (_, at) => ({
      Username: `user${at}`,
      Password: `p4ssword-${at}-secret`,
      Endpoint: 'pg:5432/d1',
      Plan: '',
    }))
    const list = maskAnswer(JSON.stringify(rows), described('akkeris-postgresql', 'list_roles'))
    expect(shown(list).length).toBeLessThan(900_000)
    expect(shown(list)).toContain('more left out')
    expect(shown(list)).not.toContain('p4ssword')
    const logs = `${'x'.repeat(10_000_000)} password=tiger77 the end`
    const log = maskAnswer(JSON.stringify({ logs }), described('akkeris-postgresql', 'view_logs'))
    expect(shown(log).length).toBeLessThan(210_000)
    expect(shown(log)).toMatch(/characters left out.*\[masked\] the end"}$/)
    const deep = maskAnswer(`${'['.repeat(1_000_000)}"password=tiger77"${']'.repeat(1_000_000)}`, null)
    expect(shown(deep)).toContain('nested too deeply')
    expect(shown(maskAnswer('a@'.repeat(5_000_000), null)).length).toBeLessThan(210_000)
    expect(shown(maskAnswer('a://b:'.repeat(1_500_000), null)).length).toBeLessThan(210_000)
  }, 60_000)
})
