import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acknowledgementCategories, type Annotation } from '#shared/domain/finding.ts'
import { environments } from '#core/risk/environment.ts'
import { findingIdOf, hitId } from '#core/risk/hit.ts'
import { placeKey } from '#core/risk/answers/annotations.ts'
import { acknowledgementLine, annotationLine, readAnswers, writeAnswers } from '#core/risk/answers/exchange.ts'
import { day } from '#core/risk/answers/limits.ts'
import { mergeAnswers } from '#core/risk/answers/merge.ts'
import { rules } from '#core/risk/rules/index.ts'
import type { KeptAcknowledgement } from '#core/store/answers.ts'
import { atOnce } from '#core/turns.ts'
import { slowClock, turnsDuring } from '../../../kit/turns.ts'
import { desk } from './desk.ts'
import { acknowledgement as sample, finding, here, said } from './samples.ts'

const now = Date.parse('2026-11-23T09:00:00Z')

interface Held {
  acknowledgements: KeptAcknowledgement[]
  annotations: Annotation[]
}
const nothing: Held = { acknowledgements: [], annotations: [] }

const read = (text: string) => atOnce(readAnswers(text, here))

/** What is there after a file was merged in, in the order of the store. */
function after(held: Held, text: string): Held {
  const { taken } = atOnce(mergeAnswers(held, read(text), now))
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
    findingId: findingIdOf(row.ruleId, row.addonId, row.appId),
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
        expect(read(file(some)).problems).toEqual([])
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
        const again = atOnce(mergeAnswers(once, read(file(theirs)), now))
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
          const { taken, known, problems } = atOnce(mergeAnswers(mine, read(text), now))
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
    expect(theirs.events.filter(({ name }) => name === 'risk.changed')).toHaveLength(2)
    expect(await theirs.answers.importAnswers(here, text)).toEqual({ added: 0, known: 2, problems: [] })
    expect(theirs.events.filter(({ name }) => name === 'risk.changed')).toHaveLength(2)
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

/** A file with so many acknowledgements, of a day ago. */
function many(count: number, choice: Partial<KeptAcknowledgement> = {}): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const addonId = `addon-${String(index).padStart(5, '0')}`
    const about = { addonId, findingId: `AKR-301/${addonId}`, createdAt: now - day, expiresAt: now + 5 * day }
    return { ...sample, ...about, ...choice }
  })
  return writeAnswers(rows, [], now).text
}

describe('an import of thousands', () => {
  it('lets others have their turn, comes out the same, and tells of it once', async () => {
    const { answers, record, events } = desk()
    slowClock()
    const text = many(1_200)
    const taking = answers.importAnswers(here, text)
    expect(await turnsDuring(taking)).toBeGreaterThan(1_000)
    expect(await taking).toEqual({ added: 1_200, known: 0, problems: [] })
    expect(events.filter(({ name }) => name === 'risk.changed')).toHaveLength(1)
    expect(await answers.importAnswers(here, text)).toEqual({ added: 0, known: 1_200, problems: [] })
    const { acknowledgements } = answers.forEndpoint(here)
    expect(acknowledgements.size).toBe(1_200)
    const kept = [...acknowledgements.values()].map((row) => ({ ...row, withdrawnAt: null }))
    expect(record.answers.acknowledgements(here)).toEqual(kept)
    const gone = await answers.importAnswers(here, many(1_200, { withdrawnAt: now - 1 }))
    expect(gone.added).toBe(1_200)
    expect(answers.forEndpoint(here).acknowledgements.size).toBe(0)
    expect(record.journal.verify()).toMatchObject({ ok: true, entries: 2_400 })
  })

  it('does not undo what somebody says meanwhile', async () => {
    const { answers, clock } = desk()
    answers.forEndpoint(here)
    const taking = answers.importAnswers(here, many(600))
    const saying = answers.acknowledge(here, finding('addon-00599'), { ...said(clock), reason: 'Said meanwhile.' })
    await Promise.all([taking, saying])
    const [{ acknowledgements }, { id }] = [answers.forEndpoint(here), finding('addon-00599')]
    expect(acknowledgements.size).toBe(600)
    expect(acknowledgements.get(id)?.reason).toBe('Said meanwhile.')
  })

  it('can be stopped: what was taken over stays, and the file brings the rest', async () => {
    const { answers, record } = desk()
    answers.forEndpoint(here)
    const controller = new AbortController()
    const text = many(1_000)
    const keep = record.answers.keep.bind(record.answers)
    record.answers.keep = (changes) => {
      keep(changes)
      controller.abort()
    }
    await expect(answers.importAnswers(here, text, controller.signal)).rejects.toMatchObject({
      code: 'cancelled',
      message: expect.stringMatching(/^It was stopped after 250 of 1000 answers\./) as string,
    })
    record.answers.keep = keep
    expect(answers.forEndpoint(here).acknowledgements.size).toBe(250)
    expect(record.answers.acknowledgements(here)).toHaveLength(250)
    expect(await answers.importAnswers(here, text)).toEqual({ added: 750, known: 250, problems: [] })
  })
})

it('finds the ids of findings as the rules make them', () => {
  const rule = rules[0]
  if (!rule) throw new Error('There are no rules.')
  for (const [addonId, appId] of [
    ['addon-1', null],
    ['addon-1', 'app-1'],
    ['addon/1', 'app/1'],
  ] as const) {
    const findingId = hitId({ rule, addonId, appId })
    const about = { findingId, ruleId: rule.id, addonId, appId, expiresAt: now + day }
    const { text } = writeAnswers([{ ...sample, ...about }], [], now)
    expect(read(text).problems).toEqual([])
  }
})
