import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { builtInCatalogue } from '#core/operations/actions/catalogue.ts'
import { maskAnswer } from '#core/operations/answers/mask.ts'

/** Signs of which no placeholder and no name in these answers is made, so that what is found is the secret. */
const signs = (all: string) => fc.constantFrom(...Array.from(all))
const sign = signs('QXZ§ü😀"\\#%&7394')
const secret = fc.array(sign, { minLength: 5, maxLength: 24 }).map((drawn) => drawn.join(''))
const word = fc.constantFrom('a', 'list', 'status', 'detail', 'rows', 'of')
const plain = fc.oneof(
  fc.constantFrom('ok', 'two words', 'now and then'),
  fc.integer({ min: 0, max: 99 }),
  fc.boolean(),
  fc.constant(null),
)

/** Where a secret is told to be one. */
type Telling = (secret: string) => unknown
const tellings: Telling[] = [
  (value) => ({ password: value }),
  (value) => ({ apiKey: { inside: [value] } }),
  (value) => ({ Secrets: [{ a: value }] }),
  (value) => ({ data: JSON.stringify({ token: value }) }),
  (value) => JSON.stringify({ rows: [{ pwd: value }] }),
]

/** Where the same secret stands once more, and nothing says what it is. */
const copies: Telling[] = [
  (value) => value,
  (value) => `before${value}after`,
  (value) => `it was ${value} then, ${value}${value} now`,
  (value) => ({ [value]: 1, [`a ${value}`]: 2 }),
  (value) => [[[value]]],
  (value) => JSON.stringify([value]),
]

/** A tree that holds all of the leaves somewhere. */
function grown(leaves: readonly unknown[], shape: readonly number[], names: readonly string[]): unknown {
  let tree: unknown = leaves[0] ?? null
  for (const [at, leaf] of leaves.slice(1).entries()) {
    const name = names[at % names.length] ?? 'a'
    tree = [[tree, leaf], { [name]: tree, rest: leaf }, [leaf, { [name]: [tree] }]][(shape[at % shape.length] ?? 0) % 3]
  }
  return tree
}

const answer = fc
  .tuple(
    fc.array(fc.tuple(secret, fc.nat(tellings.length - 1), fc.array(fc.nat(copies.length - 1), { maxLength: 4 })), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.array(plain, { maxLength: 5 }),
    fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }),
    fc.array(word, { minLength: 1, maxLength: 4 }),
    fc.nat(),
  )
  .map(([hidden, others, shape, names, turn]) => {
    const leaves = [
      ...others,
      ...hidden.flatMap(([value, telling, more]) => [
        tellings[telling]?.(value),
        ...more.map((at) => copies[at]?.(value)),
      ]),
    ]
    const start = turn % leaves.length
    return {
      secrets: hidden.map(([value]) => value),
      value: grown([...leaves.slice(start), ...leaves.slice(0, start)], shape, names),
    }
  })

/** Everything that can be read in an answer: its texts and the names of its fields. */
function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (typeof value !== 'object' || value === null) return [String(value)]
  return Object.entries(value).flatMap(([name, item]) => [name, ...textsOf(item)])
}

it('no secret of an answer is left in what is shown of it', () => {
  fc.assert(
    fc.property(answer, ({ secrets, value }) => {
      const masked = maskAnswer(JSON.stringify(value), null)
      const texts = textsOf(masked.json)
      const serialised = JSON.stringify(masked.json)
      for (const one of secrets) {
        expect(texts.filter((text) => text.includes(one))).toEqual([])
        expect(serialised).not.toContain(one)
        expect(serialised).not.toContain(JSON.stringify(one).slice(1, -1))
      }
      // Each place that is shown as one can be asked for, and nothing else can.
      const places = [...serialised.matchAll(/\{"masked":"(secret-\d+)"\}/g)].map(([, key]) => key)
      expect(places).toEqual(masked.secrets.map(({ key }) => key))
    }),
    { numRuns: 1000 },
  )
})

it('by the catalogue too, wherever the password of a role stands once more', () => {
  const roles = builtInCatalogue.find('akkeris-postgresql', 'list_roles')
  const row = fc.record({ Username: secret, Password: secret, Endpoint: fc.constantFrom('pg:1/a', 'pg:2/b') })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.boolean(), (rows, isOdd) => {
      const value = rows.map((one, at) => ({
        ...one,
        Plan: isOdd ? `of ${rows[0]?.Password ?? ''}` : '',
        Username: at === 0 ? one.Username : `${one.Username}${rows[0]?.Password ?? ''}`,
      }))
      const { json, isAsDescribed } = maskAnswer(JSON.stringify(value), roles)
      expect(isAsDescribed).toBe(true)
      for (const { Password } of rows) expect(textsOf(json).filter((text) => text.includes(Password))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

it('addresses and assignments in any text, and words drawn by lot', () => {
  const lot = fc
    .tuple(
      fc.array(signs('bcdfghjkmnpqrstvwxyz'), { minLength: 10, maxLength: 14 }),
      fc.array(signs('BCDFGHJKMNPQRSTVWXYZ'), { minLength: 8, maxLength: 12 }),
      fc.array(signs('23456789'), { minLength: 5, maxLength: 8 }),
    )
    .chain(([small, large, digits]) =>
      fc.shuffledSubarray([...small, ...large, ...digits], { minLength: small.length + large.length + digits.length }),
    )
    .map((drawn) => drawn.join(''))
  const around = fc.constantFrom<(value: string) => string>(
    (value) => `see postgres://ada:${value}@host:5432/d1 for more`,
    (value) => `https://${value}@host.invalid/x`,
    (value) => `set PASSWORD=${value}; then go on`,
    (value) => `{"api_key": "${value}"}`,
    (value) => `Authorization: Bearer ${value}`,
    (value) => `it is ${value}, they say`,
  )
  fc.assert(
    fc.property(lot, around, (value, write) => {
      expect(JSON.stringify(maskAnswer(JSON.stringify({ text: write(value) }), null).json)).not.toContain(value)
    }),
    { numRuns: 500 },
  )
})

it('what holds no secret comes out as it went in', () => {
  const harmless = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      plain,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(word, tie('tree'), { maxKeys: 4 }),
    ),
  })).tree
  fc.assert(
    fc.property(harmless, (value) => {
      const text = JSON.stringify(value)
      expect(JSON.stringify(maskAnswer(text, null).json)).toBe(text)
    }),
    { numRuns: 300 },
  )
})

it('never throws, whatever comes', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json(),
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      ),
      (body) => {
        const { json, secrets } = maskAnswer(body, null)
        expect(JSON.parse(JSON.stringify(json))).toEqual(json)
        expect(new Set(secrets.map(({ key }) => key)).size).toBe(secrets.length)
      },
    ),
    { numRuns: 500 },
  )
})
