import { describe, expect, it } from 'vitest'
import { writeAnswers } from '#core/risk/answers/exchange.ts'
import { day } from '#core/risk/answers/limits.ts'
import { desk } from './desk.ts'
import { finding, here, said } from './samples.ts'

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
    ['has two letters for a reason', { ...line, reason: 'no' }, /"reason"/],
    ['has an empty rule', { ...line, ruleId: '' }, /"ruleId"/],
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
    expect(
      (await answers.importAnswers(here, `\uFEFF${writeAnswers([], [], Date.parse('2026-11-23T09:00:00Z')).text}`))
        .problems,
    ).toEqual([])
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
