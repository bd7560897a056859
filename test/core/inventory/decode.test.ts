import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InventoryKind } from '#shared/domain/inventory.ts'
import { AppError } from '#shared/errors.ts'
import { parseBody, parseList } from '#core/inventory/decode/body.ts'
import { decodeAddon } from '#core/inventory/decode/answers.ts'
import { listShapes } from '#core/inventory/decode/lists.ts'
import { createRowFaults, decodeRows } from '#core/inventory/decode/rows.ts'
import { rowsOf } from './recordings.ts'
import { textWith, textWithout, textLike } from './text.ts'

const recorded: [InventoryKind, unknown[]][] = [
  ['spaces', rowsOf('spaces/list')],
  ['apps', rowsOf('apps/list')],
  ['addons', rowsOf('addons/list-global')],
  ['attachments', rowsOf('attachments/list-global')],
  ['services', rowsOf('catalog/addon-services')],
]

async function decode(kind: InventoryKind, rows: unknown[]) {
  const faults = createRowFaults(`/${kind}`)
  const decoded = await decodeRows<{ id: string }>(rows, listShapes[kind], faults, { spent: 0 })
  return { decoded, missing: faults.missing, problems: faults.problems() }
}

describe('rows', () => {
  test('a row that does not fit is named with its field, and the others go on', async () => {
    const rows = rowsOf('apps/list').map((row, index) =>
      index === 3 && typeof row === 'object' ? { ...row, space: { id: 'only-an-id' } } : row,
    )
    const { decoded, missing, problems } = await decode('apps', rows)
    expect(decoded).toHaveLength(29)
    expect(missing).toBe(1)
    expect(problems).toEqual([
      {
        code: 'bad-answer',
        call: '/apps',
        message: textLike(/^The row "billing-qa" \([0-9a-f-]+\) of \/apps does not fit: space.name: /),
      },
    ])
  })

  test.each([undefined, null])(
    'a space whose compliance is %s is not taken for one without tags',
    async (compliance) => {
      const { decoded, missing, problems } = await decode('spaces', [
        { id: 'a', name: 'pay', compliance },
        { id: 'b', name: 'shop', compliance: [] },
      ])
      expect(decoded).toMatchObject([{ id: 'b', compliance: [] }])
      expect(missing).toBe(1)
      expect(problems).toMatchObject([{ message: textWith('does not fit: compliance: ') }])
    },
  )

  test('at most twenty are listed, the rest are counted', async () => {
    const { decoded, missing, problems } = await decode(
      'spaces',
      Array.from({ length: 47 }, (_, index) => ({ name: `s${index}` })),
    )
    expect(decoded).toEqual([])
    expect(missing).toBe(47)
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)?.message).toMatch(/^And 27 more rows of \/spaces/)
  })

  test('of two rows with one id the first is kept and it is said', async () => {
    const { decoded, missing, problems } = await decode('regions', [
      { id: 'b', name: 'first' },
      { id: 'a', name: 'other' },
      { id: 'b', name: 'second' },
    ])
    expect(decoded).toEqual([
      { id: 'a', name: 'other' },
      { id: 'b', name: 'first' },
    ])
    expect(missing).toBe(0)
    expect(problems).toMatchObject([
      { message: 'The row "second" (b) of /regions was sent more than once. The first one is used.' },
    ])
  })

  test('a plan that does not fit does not take its service along', async () => {
    const [service] = rowsOf('catalog/addon-services')
    const { decoded, missing, problems } = await decode('services', [
      typeof service === 'object' ? { ...service, plans: [{ id: 'p', name: 'x:y' }, { id: 'q' }, 7] } : null,
    ])
    expect(decoded).toMatchObject([{ plans: [{ id: 'p', priceCents: null, attributes: [] }] }])
    expect(missing).toBe(2)
    expect(problems).toHaveLength(2)
  })

  test.each([
    ['a scalar', 5],
    ['text', 'x'],
    ['a list', [1]],
    ['nothing', null],
  ])('plan attributes that are %s are none', async (_, attributes) => {
    const plan = { id: 'p', name: 's:p', attributes }
    expect((await decode('services', [{ id: 's', name: 's', plans: [plan] }])).decoded).toMatchObject([
      { plans: [{ attributes: [] }] },
    ])
  })

  test('attributes are told as text, whatever JSON they are', async () => {
    const attributes = { text: 'a', number: 1.5, flag: false, none: null, list: [1, 'b'] }
    const plan = { id: 'p', name: 's:p', attributes }
    expect((await decode('services', [{ id: 's', name: 's', plans: [plan] }])).decoded).toMatchObject([
      {
        plans: [
          {
            attributes: [
              { name: 'text', value: 'a' },
              { name: 'number', value: '1.5' },
              { name: 'flag', value: 'false' },
              { name: 'none', value: '' },
              { name: 'list', value: '[1,"b"]' },
            ],
          },
        ],
      },
    ])
  })

  test('couplings, which are not recorded, as the controller writes them', async () => {
    const { decoded, problems } = await decode('couplings', [
      { id: 'c', app: { id: 'a', name: 'x-y' }, pipeline: { id: 'p', name: 'main' }, stage: 'staging', release: {} },
    ])
    expect({ decoded, problems }).toEqual({
      decoded: [{ id: 'c', appId: 'a', pipelineId: 'p', stage: 'staging' }],
      problems: [],
    })
  })

  test('every row is decoded or counted, whatever happens to its fields', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...recorded),
        fc.array(fc.record({ row: fc.nat(200), field: fc.nat(30), value: fc.jsonValue() }), { maxLength: 8 }),
        async ([kind, rows], mutations) => {
          const mutated: unknown[] = structuredClone(rows)
          for (const { row, field, value } of mutations) {
            const target = mutated[row % mutated.length]
            if (typeof target !== 'object' || target === null) continue
            const key = Object.keys(target)[field % Object.keys(target).length]
            if (key !== undefined) Reflect.set(target, key, value)
          }
          const touched = new Set(mutations.map(({ row }) => row % mutated.length)).size
          const { decoded, problems } = await decode(kind, mutated)
          expect(decoded.length).toBeGreaterThanOrEqual(rows.length - touched)
          if (decoded.length < rows.length) expect(problems).not.toEqual([])
          expect(decoded.map((row) => row.id)).toEqual(decoded.map((row) => row.id).toSorted())
        },
      ),
      { numRuns: 200 },
    )
  })

  test('the order of the rows does not matter', async () => {
    const rows = rowsOf('addons/list-global')
    const { decoded } = await decode('addons', rows)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: rows.length }), async (shuffled) => {
        expect((await decode('addons', shuffled)).decoded).toEqual(decoded)
      }),
      { numRuns: 30 },
    )
  })

  test('no slice holds the event loop for long', async () => {
    const [sample] = rowsOf('attachments/list-global')
    const rows = Array.from({ length: 17_000 }, (_, index) =>
      typeof sample === 'object' ? { ...sample, id: `id-${(index * 7919) % 17_000}` } : null,
    )
    let turns = 0
    let ended = false
    const count = (): void => {
      turns += 1
      if (!ended) setImmediate(count)
    }
    setImmediate(count)
    const { decoded } = await decode('attachments', rows)
    ended = true
    expect(decoded).toHaveLength(17_000)
    expect(turns).toBeGreaterThan(8)
  })
})

function body(text: string) {
  return { status: 200, body: Buffer.from(text) }
}

describe('bodies', () => {
  test.each([
    ['a page', '<!DOCTYPE html><html><body>Sign in</body></html>', 'The answer to /apps is a web page and not data.'],
    ['nothing', '', 'The answer to /apps is empty.'],
    ['blanks', ' \n', 'The answer to /apps is empty.'],
    ['half', '[{"id": "a', 'The answer to /apps breaks off after 10 bytes.'],
    ['half, between rows', '[{"id": 1},', 'The answer to /apps breaks off after 11 bytes.'],
    ['words', 'Service Unavailable', 'The answer to /apps cannot be read as JSON.'],
    ['an object', '{"rows": []}', 'The answer to /apps is not a list.'],
  ])('%s is a bad answer in plain words', (_, text, message) => {
    expect(() => parseList('/apps', body(text))).toThrow(new AppError('bad-answer', message))
  })

  test.each([
    [500, 'server-error'],
    [503, 'server-error'],
    [404, 'refused'],
    [422, 'refused'],
    [204, 'refused'],
  ])('status %i is %s', (status, code) => {
    expect(() => parseList('/apps', { status, body: Buffer.from('[]') })).toThrow(
      expect.objectContaining({ code, message: textWith(String(status)) }),
    )
  })

  test('a byte order mark is passed over', () => {
    expect(parseList('/apps', body('\uFEFF[1]'))).toEqual([1])
  })

  test('whatever comes is either a value or an error without the text', () => {
    const secret = 'hunter2-hunter2'
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, cut) => {
        const whole = JSON.stringify({ text, password: secret })
        try {
          expect(parseBody('/addons/x', body(whole.slice(0, cut % (whole.length + 1))))).toEqual(JSON.parse(whole))
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AppError)
          expect(`${String(thrown)} ${String(Reflect.get(Object(thrown), 'cause'))}`).not.toContain('hunter')
        }
      }),
    )
  })
})

test('config variable values never leave the decoder, also when the answer does not fit', () => {
  const raw = {
    id: 'x',
    app: { id: 'y' },
    state: 'provisioned',
    config_vars: { B: 'postgres://u:hunter2@h/d', A: { nested: 'hunter2' } },
  }
  const told = decodeAddon('/addons/x', raw)
  expect(told).toEqual({ state: 'provisioned', configVariables: ['A', 'B'], appId: 'y', primary: null })
  for (const broken of [
    { ...raw, app: 'hunter2' },
    { ...raw, state: ['hunter2'] },
    { ...raw, config_vars: 'hunter2' },
  ]) {
    expect(() => decodeAddon('/addons/x', broken)).toThrow(
      expect.objectContaining({ code: 'bad-answer', message: textWithout('hunter2') }),
    )
  }
})
