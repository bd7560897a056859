import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acknowledgementCategories, type Annotation } from '#shared/domain/finding.ts'
import { environments } from '#core/risk/environment.ts'
import { hitId } from '#core/risk/hit.ts'
import { placeKey } from '#core/risk/answers/annotations.ts'
import { acknowledgementLine, annotationLine, readAnswers, writeAnswers } from '#core/risk/answers/exchange.ts'
import { day } from '#core/risk/answers/limits.ts'
import { mergeAnswers } from '#core/risk/answers/merge.ts'
import { rules } from '#core/risk/rules/index.ts'
import type { KeptAcknowledgement } from '#core/store/answers.ts'
import { desk } from './desk.ts'
import { acknowledgement as sample, finding, here, said } from './samples.ts'

const now = Date.parse('2026-11-23T09:00:00Z')

interface Held {
  acknowledgements: KeptAcknowledgement[]
  annotations: Annotation[]
}
const nothing: Held = { acknowledgements: [], annotations: [] }

/** What is there after a file was merged in, in the order of the store. */
function after(held: Held, text: string): Held {
  const { taken } = mergeAnswers(held, readAnswers(text, here), now)
  const rows = new Map(held.acknowledgements.map((row) => [row.findingId, row]))
  for (const row of taken.acknowledgements) rows.set(row.findingId, row)
  const annotations = new Map(held.annotations.map((row) => [placeKey(row), row]))
  for (const row of taken.annotations) annotations.set(placeKey(row), row)
  return inOrder({ acknowledgements: [...rows.values()], annotations: [...annotations.values()] })
}

function inOrder({ acknowledgements, annotations }: Held): Held {
  return {
    acknowledgements: acknowledgements.toSorted((one, other) => (one.findingId < other.findingId ? -1 : 1)),
    annotations: annotations.toSorted((one, other) => (placeKey(one) < placeKey(other) ? -1 : 1)),
  }
}

/** Few ids, so that two files speak of the same things; few moments, so that they do so at the same time. */
const ids = fc.constantFrom('one', 'two', 'three/four')
const moments = fc.integer({ min: -3, max: 0 }).map((days) => now + days * day)
const words = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .map((text) => text.trim())
  .filter((text) => text.isWellFormed())

const acknowledgement: fc.Arbitrary<KeptAcknowledgement> = fc
  .record({
    ruleId: fc.constantFrom('AKR-301', 'AKR-101'),
    addonId: ids,
    appId: fc.option(fc.constantFrom('app-1', 'app-2')),
    category: fc.constantFrom(...acknowledgementCategories),
    reason: words.map((text) => `why ${text}`.trim()),
    ticket: words,
    by: words,
    createdAt: moments,
    expiresAt: fc.integer({ min: 1, max: 27 }).map((days) => now + days * day),
    fingerprint: fc.constantFrom('print-1', 'print-2'),
    withdrawnAt: fc.option(moments),
  })
  .map((row) => ({
    ...row,
    endpointId: here,
    findingId: [row.ruleId, row.addonId, ...(row.appId === null ? [] : [row.appId])].join('/'),
    withdrawnAt: row.withdrawnAt === null ? null : Math.max(row.withdrawnAt, row.createdAt),
  }))

const annotation: fc.Arbitrary<Annotation> = fc
  .oneof(
    fc.record({ kind: fc.constant('reader' as const), addonId: ids, appId: ids, value: fc.constant('true') }),
    fc.record({ kind: fc.constant('pool' as const), appId: ids, value: fc.integer({ min: 1, max: 99 }).map(String) }),
    fc.record({ kind: fc.constantFrom('contact' as const, 'data-class' as const), addonId: ids, value: words }),
    fc.record({ kind: fc.constant('environment' as const), space: ids, value: fc.constantFrom(...environments, '') }),
  )
  .chain((said) => fc.record({ said: fc.constant(said), by: words, at: moments }))
  .map(({ said, by, at }) => ({ endpointId: here, addonId: null, appId: null, space: null, ...said, by, at }))

const held: fc.Arbitrary<Held> = fc
  .record({
    acknowledgements: fc.uniqueArray(acknowledgement, { selector: (row) => row.findingId, maxLength: 12 }),
    annotations: fc.uniqueArray(annotation, { selector: placeKey, maxLength: 8 }),
  })
  .map(inOrder)

const file = ({ acknowledgements, annotations }: Held): string => writeAnswers(acknowledgements, annotations, now).text

describe('a file of answers', () => {
  it('brings back what was written', () => {
    fc.assert(
      fc.property(held, (some) => {
        expect(readAnswers(file(some), here).problems).toEqual([])
        expect(after(nothing, file(some))).toEqual(some)
      }),
    )
  })

  it('has the same bytes for the same answers, however they are ordered', () => {
    fc.assert(
      fc.property(held, (some) => {
        const turned = {
          acknowledgements: some.acknowledgements.toReversed(),
          annotations: some.annotations.toReversed(),
        }
        expect(file(turned)).toBe(file(some))
      }),
    )
  })

  it('changes nothing when it comes again', () => {
    fc.assert(
      fc.property(held, held, (mine, theirs) => {
        const once = after(mine, file(theirs))
        const again = mergeAnswers(once, readAnswers(file(theirs), here), now)
        expect(again.taken).toEqual({ acknowledgements: [], annotations: [] })
        expect(again.known).toBe(theirs.acknowledgements.length + theirs.annotations.length)
      }),
    )
  })

  it('may come in any order', () => {
    fc.assert(
      fc.property(held, held, held, (mine, one, other) => {
        expect(after(after(mine, file(one)), file(other))).toEqual(after(after(mine, file(other)), file(one)))
        expect(after(one, file(other))).toEqual(after(other, file(one)))
      }),
    )
  })

  it('counts each of its rows once, and never throws but for an AppError', () => {
    const row = fc.oneof(
      acknowledgement.map((one): unknown => acknowledgementLine(one)),
      annotation.map((one): unknown => annotationLine(one)),
      fc.jsonValue({ maxDepth: 2 }),
    )
    const broken = fc
      .tuple(
        row,
        fc.constantFrom('at', 'createdAt', 'expiresAt', 'kind', 'findingId', 'reason', 'none'),
        fc.jsonValue(),
      )
      .map(([one, key, value]) => (typeof one === 'object' && key !== 'none' ? { ...one, [key]: value } : one))
    fc.assert(
      fc.property(
        held,
        fc.array(broken, { maxLength: 20 }),
        fc.array(broken, { maxLength: 20 }),
        (mine, some, more) => {
          const text = JSON.stringify({ 'addon-atlas-answers': 1, acknowledgements: some, annotations: more })
          const { taken, known, problems } = mergeAnswers(mine, readAnswers(text, here), now)
          const counted = taken.acknowledgements.length + taken.annotations.length + known + problems.length
          expect(counted).toBe(some.length + more.length)
        },
      ),
    )
  })

  it('looks like this', async () => {
    const { answers, clock } = desk()
    await answers.acknowledge(here, finding('addon-2'), said(clock))
    await answers.acknowledge(here, finding('addon-1'), said(clock))
    await answers.withdraw(here, finding('addon-2').id, '')
    await answers.annotate(here, { kind: 'pool', addonId: null, appId: 'app-1', space: null, value: '5' })
    const { text, ...counts } = answers.exportAnswers(here)
    expect(counts).toEqual({ acknowledgements: 1, annotations: 1 })
    expect(text).toBe(`{
  "acknowledgements": [
    {
      "addonId": "addon-1",
      "appId": null,
      "by": "ada",
      "category": "accepted-risk",
      "createdAt": "2026-11-23T09:00:00.000Z",
      "expiresAt": "2026-12-23T09:00:00.000Z",
      "findingId": "AKR-301/addon-1",
      "fingerprint": "print of addon-1",
      "reason": "Both teams know of it.",
      "ruleId": "AKR-301",
      "ticket": "OPS-1"
    },
    {
      "addonId": "addon-2",
      "appId": null,
      "by": "ada",
      "category": "accepted-risk",
      "createdAt": "2026-11-23T09:00:00.000Z",
      "expiresAt": "2026-12-23T09:00:00.000Z",
      "findingId": "AKR-301/addon-2",
      "fingerprint": "print of addon-2",
      "reason": "Both teams know of it.",
      "ruleId": "AKR-301",
      "ticket": "OPS-1",
      "withdrawnAt": "2026-11-23T09:00:00.000Z"
    }
  ],
  "addon-atlas-answers": 1,
  "annotations": [
    {
      "addonId": null,
      "appId": "app-1",
      "at": "2026-11-23T09:00:00.000Z",
      "by": "ada",
      "kind": "pool",
      "space": null,
      "value": "5"
    }
  ]
}
`)
  })

  it('is taken over by another person, journalled, and told of in the history', async () => {
    const [mine, theirs] = [desk(), desk({ by: 'grace' })]
    await mine.answers.acknowledge(here, finding('addon-1'), said(mine.clock))
    await mine.answers.annotate(here, { kind: 'contact', addonId: 'a', appId: null, space: null, value: 'ops' })
    const { text } = mine.answers.exportAnswers(here)
    expect(await theirs.answers.importAnswers(here, text)).toEqual({ added: 2, known: 0, problems: [] })
    expect(theirs.answers.forEndpoint(here)).toEqual(mine.answers.forEndpoint(here))
    expect(theirs.answers.exportAnswers(here).text).toBe(text)
    expect(theirs.events).toHaveLength(2)
    expect(await theirs.answers.importAnswers(here, text)).toEqual({ added: 0, known: 2, problems: [] })
    expect(theirs.events).toHaveLength(2)
    expect(theirs.record.journal.entries({ endpointId: here, limit: 9 })).toMatchObject([
      { kind: 'import', by: 'grace' },
      { kind: 'import', by: 'grace', subject: 'AKR-301/addon-1', body: { by: 'ada' } },
    ])
    const [event] = theirs.answers.history(here, 'AKR-301/addon-1')
    expect(event).toMatchObject({ kind: 'imported', by: 'grace' })
    expect(event?.text).toMatch(/^Taken over from ada, acknowledged as an accepted risk until 2026-12-23/)
  })

  it('takes back what was withdrawn or taken away, and an older one does not bring it again', async () => {
    const [mine, theirs] = [desk(), desk({ by: 'grace' })]
    const contact = { kind: 'contact', addonId: 'a', appId: null, space: null } as const
    await mine.answers.acknowledge(here, finding('addon-1'), said(mine.clock))
    await mine.answers.annotate(here, { ...contact, value: 'ops' })
    const older = mine.answers.exportAnswers(here).text
    await theirs.answers.importAnswers(here, older)
    mine.clock.advance(1)
    await mine.answers.withdraw(here, finding('addon-1').id, 'Fixed.')
    await mine.answers.annotate(here, { ...contact, value: '' })
    theirs.clock.advance(1)
    await theirs.answers.importAnswers(here, mine.answers.exportAnswers(here).text)
    for (const one of [mine, theirs]) {
      expect(await one.answers.importAnswers(here, older)).toEqual({ added: 0, known: 2, problems: [] })
      expect(one.answers.forEndpoint(here).acknowledgements.size).toBe(0)
      expect(one.answers.forEndpoint(here).annotations.rows).toEqual([])
    }
    expect(theirs.answers.history(here, finding('addon-1').id)[0]?.text).toMatch(/withdrawn/)
  })
})

async function imported(acknowledgements: unknown[], annotations: unknown[] = []) {
  const { answers } = desk()
  const text = JSON.stringify({ 'addon-atlas-answers': 1, acknowledgements, annotations })
  return { ...(await answers.importAnswers(here, text)), now: answers.forEndpoint(here) }
}

describe('what is left out is named', () => {
  const line = {
    addonId: 'addon-1',
    appId: null,
    by: 'ada',
    category: 'temporary',
    createdAt: '2026-11-20T09:00:00.000Z',
    expiresAt: '2026-12-20T09:00:00.000Z',
    findingId: 'AKR-301/addon-1',
    fingerprint: 'print',
    reason: 'It moves soon.',
    ruleId: 'AKR-301',
    ticket: '',
  }
  const strict = { ruleId: 'AKR-101', findingId: 'AKR-101/addon-1' }

  it('takes a sound row, with a time zone as well', async () => {
    const { added, problems, now: held } = await imported([{ ...line, expiresAt: '2026-12-20T10:00:00+01:00' }])
    expect({ added, problems }).toEqual({ added: 1, problems: [] })
    expect(held.acknowledgements.get('AKR-301/addon-1')?.expiresAt).toBe(Date.parse(line.expiresAt))
  })

  it.each<[string, unknown, RegExp]>([
    ['has no date', { ...line, expiresAt: 'next week' }, /"expiresAt" is not a date such as/],
    ['has an impossible date', { ...line, expiresAt: '2026-13-40T09:00:00Z' }, /"expiresAt" is not a date/],
    ['has a number for a date', { ...line, createdAt: 5 }, /"createdAt" is/],
    ['has lapsed', { ...line, expiresAt: '2026-11-23T09:00:00.000Z' }, /AKR-301 and lapsed on 2026-11-23/],
    ['holds too long', { ...line, expiresAt: '2027-05-19T09:00:00.001Z' }, /AKR-301 may hold for 180 days/],
    ['holds too long for its rule', { ...line, ...strict, expiresAt: '2026-12-20T09:00:00.001Z' }, /101 .* 30 days/],
    ['hides behind another rule', { ...line, findingId: 'AKR-101/addon-1' }, /not one of its rule/],
    ['is dated ahead', { ...line, createdAt: '2026-11-23T09:05:00.001Z' }, /later than now/],
    ['was withdrawn in times to come', { ...line, withdrawnAt: '2026-11-24T09:00:00Z' }, /later than now/],
    ['was withdrawn too early', { ...line, withdrawnAt: '2026-11-19T09:00:00Z' }, /withdrawn before/],
    ['ends before it begins', { ...line, expiresAt: line.createdAt }, /ends before/],
    ['has no reason', { ...line, reason: '  ' }, /"reason"/],
    ['has a long reason', { ...line, reason: 'x'.repeat(2001) }, /"reason"/],
    ['has half a letter', { ...line, reason: 'why \ud800' }, /"reason"/],
    ['lacks its fingerprint', { ...line, fingerprint: undefined }, /"fingerprint" is missing/],
    ['has an unknown category', { ...line, category: 'whatever' }, /"category" is none of accepted-risk/],
    ['has a key too many', { ...line, tickets: '' }, /something that is not known/],
    ['is no object', null, /no object/],
  ])('an acknowledgement that %s', async (_, broken, problem) => {
    const sound = { ...line, addonId: 'addon-2', findingId: 'AKR-301/addon-2' }
    const { added, known, problems, now: held } = await imported([sound, broken])
    expect({ added, known }).toEqual({ added: 1, known: 0 })
    expect(problems).toEqual([expect.stringMatching(problem)])
    expect(problems[0]).toMatch(/^Acknowledgement 2 was left out[.:] .*\.$/)
    expect([...held.acknowledgements.keys()]).toEqual(['AKR-301/addon-2'])
  })

  it('takes what holds exactly as long as it may', async () => {
    const rows = [
      { ...line, expiresAt: '2027-05-19T09:00:00.000Z' },
      { ...line, ...strict, createdAt: '2026-11-23T09:05:00.000Z', expiresAt: '2026-12-23T09:05:00.000Z' },
    ]
    expect(await imported(rows)).toMatchObject({ added: 2, problems: [] })
  })

  it.each([
    [{ kind: 'pool', addonId: null, appId: 'app-1', space: null, value: 'many', by: '', at: line.createdAt }, /whole/],
    [
      { kind: 'pool', addonId: null, appId: 'app-1', space: null, value: '5', by: '', at: 'then' },
      /"at" is not a date/,
    ],
    [{ kind: 'mood', addonId: null, appId: 'app-1', space: null, value: '5', by: '', at: line.createdAt }, /"kind"/],
    [
      { kind: 'pool', addonId: null, appId: 'a', space: null, value: '5', by: '', at: line.expiresAt },
      /later than now/,
    ],
  ])('an annotation: %j', async (broken, problem) => {
    const { added, problems, now: held } = await imported([], [broken])
    expect(added).toBe(0)
    expect(problems).toEqual([expect.stringMatching(problem)])
    expect(problems[0]).toMatch(/^Annotation 1 /)
    expect(held.annotations.rows).toEqual([])
  })

  it('a hundred of them, and how many more', async () => {
    const { problems } = await imported(Array.from({ length: 150 }, () => 7))
    expect(problems).toHaveLength(101)
    expect(problems[100]).toBe('And 50 more like these.')
  })

  it('takes an annotation that is dated as far ahead as clocks may differ', async () => {
    const pool = { kind: 'pool', addonId: null, appId: 'a', space: null, value: '5', by: '' }
    expect((await imported([], [{ ...pool, at: '2026-11-23T09:05:00.000Z' }])).added).toBe(1)
    expect((await imported([], [{ ...pool, at: '2026-11-23T09:05:00.001Z' }])).added).toBe(0)
  })

  it('says nothing of one that was withdrawn and would have lapsed', async () => {
    const past = { expiresAt: '2026-11-22T09:00:00.000Z', withdrawnAt: '2026-11-21T09:00:00.000Z' }
    expect(await imported([{ ...line, ...past }])).toMatchObject({ added: 1, problems: [] })
  })

  it('takes a withdrawal for as new as itself, and before an acknowledgement of the same moment', async () => {
    const withdrawn = { ...line, withdrawnAt: '2026-11-22T09:00:00.000Z' }
    for (const [createdAt, holds] of [
      ['2026-11-21T09:00:00.000Z', 0],
      ['2026-11-22T09:00:00.000Z', 0],
      ['2026-11-22T09:00:00.001Z', 1],
    ] as const) {
      const other = { ...line, createdAt }
      for (const rows of [
        [withdrawn, other],
        [other, withdrawn],
      ]) {
        expect((await imported(rows)).now.acknowledgements.size).toBe(holds)
      }
    }
  })

  it('takes what was withdrawn after the clock was set back', async () => {
    const { answers, clock } = desk()
    await answers.acknowledge(here, finding('addon-1'), said(clock))
    clock.advance(-1000)
    await answers.withdraw(here, finding('addon-1').id, '')
    const other = desk()
    const { added, problems } = await other.answers.importAnswers(here, answers.exportAnswers(here).text)
    expect({ added, problems }).toEqual({ added: 1, problems: [] })
  })

  it('keeps the newer of two rows of one file', async () => {
    const rows = [line, { ...line, createdAt: '2026-11-21T09:00:00.000Z', reason: 'The later one.' }]
    for (const order of [rows, rows.toReversed()]) {
      const { added, known, now: held } = await imported(order)
      expect({ added, known }).toEqual({ added: 1, known: 1 })
      expect([...held.acknowledgements.values()].map(({ reason }) => reason)).toEqual(['The later one.'])
    }
  })

  it.each([
    ['', /no JSON/],
    ['not json', /no JSON/],
    ['{"a": 1,\n<<<<<<< HEAD\n', /conflict of git/],
    ['[]', /not a file of answers/],
    ['null', /not a file of answers/],
    ['{"acknowledgements": [], "annotations": []}', /not a file of answers/],
    ['{"addon-atlas-answers": 1, "acknowledgements": {}, "annotations": []}', /not a file of answers/],
    ['{"addon-atlas-answers": 2, "acknowledgements": [], "annotations": []}', /another version/],
    ['['.repeat(1_000_000), /no JSON/],
  ])('a file that is none: %#', async (text, message) => {
    const { answers } = desk()
    const refused = answers.importAnswers(here, text)
    await expect(refused).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(refused).rejects.toThrow(message)
  })

  it('takes a file with a byte order mark', async () => {
    const { answers } = desk()
    expect((await answers.importAnswers(here, `\uFEFF${file(nothing)}`)).problems).toEqual([])
  })

  it('leaves lapsed ones out of a file', async () => {
    const { answers, clock } = desk()
    await answers.acknowledge(here, finding('addon-1'), said(clock, 1))
    clock.advance(day - 1)
    expect(answers.exportAnswers(here).acknowledgements).toBe(1)
    clock.advance(1)
    expect(answers.exportAnswers(here).acknowledgements).toBe(0)
    expect(answers.exportAnswers(here).text).toContain('"acknowledgements": []')
    expect(answers.forEndpoint(here).acknowledgements.size).toBe(1)
  })
})

it('finds the ids of findings as the rules make them', () => {
  const rule = rules[0]
  if (!rule) throw new Error('There are no rules.')
  for (const appId of [null, 'app-1']) {
    const findingId = hitId({ rule, addonId: 'addon-1', appId })
    const about = { findingId, ruleId: rule.id, addonId: 'addon-1', appId, expiresAt: now + day }
    const { text } = writeAnswers([{ ...sample, ...about }], [], now)
    expect(readAnswers(text, here).problems).toEqual([])
  }
})
