import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { severities, type Annotation, type AnswerState, type CheckFinding } from '#shared/domain/finding.ts'
import type { FindingGroup, FindingLine } from '#shared/domain/risk-views.ts'
import { untilWords } from '#renderer/parts/finding-words.ts'
import { changesOf, placeKey, valuesOf, type Said } from '#renderer/views/findings/annotate.ts'
import { answersFileName, importWords } from '#renderer/views/findings/answer-files.ts'
import { dateAfter, expiryOf, lengthsFor } from '#renderer/views/findings/expiry.ts'
import { isLeaf, leafAfter, openAfter, stopFrom, toLines, type TreeLine } from '#renderer/views/findings/lines.ts'
import { newcomerWords } from '#renderer/views/findings/outgrown.ts'
import { blindWords } from '#renderer/views/findings/blind-words.ts'

const day = 86_400_000
const none: ReadonlySet<string> = new Set()

function line(part: Partial<FindingLine> & { id: string }): FindingLine {
  return {
    ruleId: 'AKR-101',
    title: 'Production add-on attached to a non-production space',
    group: 'environment',
    severity: 'high',
    score: 70,
    confidence: 'high',
    transient: false,
    state: 'open',
    isNew: false,
    app: null,
    ...part,
  }
}

function group(id: string, lines: FindingLine[]): FindingGroup {
  return {
    addon: { id, name: `name of ${id}`, service: 'akkeris-redis' },
    owner: 'owner-prod',
    score: 90,
    worst: lines[0]?.severity ?? 'info',
    lines,
  }
}

const check: CheckFinding = {
  id: 'AKR-901/AKR-101',
  ruleId: 'AKR-901',
  severity: 'medium',
  title: 'A rule failed',
  reason: '',
  remedy: '',
}

const anyLine = fc.record({
  ruleId: fc.constantFrom('AKR-101', 'AKR-206', 'AKR-305'),
  severity: fc.constantFrom(...severities),
  transient: fc.boolean(),
  state: fc.constantFrom<AnswerState>('open', 'acknowledged', 'excluded', 'lapsed', 'outgrown'),
})
const anyGroups = fc.array(fc.array(anyLine, { minLength: 1, maxLength: 8 }), { maxLength: 8 }).map((all) =>
  all.map((lines, at) =>
    group(
      `addon-${at}`,
      lines.map((part, index) => line({ ...part, id: `${at}/${index}` })),
    ),
  ),
)

function holder(app: string, attachedAt: string, isOwner = false) {
  return { app, attachedAt, isOwner }
}

function findingsIn(lines: readonly TreeLine[]): FindingLine[] {
  return lines.flatMap((each) => (each.kind === 'finding' ? [each.finding] : []))
}

describe('the tree of findings', () => {
  it('holds each finding once, under its add-on and beside those of its rule', () => {
    fc.assert(
      fc.property(anyGroups, fc.boolean(), (groups, incident) => {
        const lines = toLines(groups, [], none, incident)
        const all = groups.flatMap((each) => each.lines)
        expect(new Set(findingsIn(lines))).toEqual(new Set(all))
        expect(findingsIn(lines)).toHaveLength(all.length)
        expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length)
        let addon = ''
        const parents = new Set<string>()
        for (const each of lines) {
          if (each.kind === 'addon') addon = each.group.addon.id
          if ('folded' in each) parents.add(each.key)
          if ('parent' in each) expect(parents.has(each.parent)).toBe(true)
          if (each.kind === 'finding') expect(each.addon.id).toBe(addon)
          if (each.kind === 'rule') expect(each.count).toBeGreaterThan(1)
        }
      }),
    )
  })

  it('has a line for a rule only where it fired more than once', () => {
    const lines = toLines(
      [group('a', [line({ id: '1', ruleId: 'AKR-305' }), line({ id: '2' }), line({ id: '3', ruleId: 'AKR-305' })])],
      [check],
      none,
      false,
    )
    expect(lines.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'checks checks',
      'check AKR-901/AKR-101',
      'addon addon a',
      'rule rule AKR-305 a',
      'finding 1',
      'finding 3',
      'finding 2',
    ])
  })

  it('puts what goes on right now first under its add-on in an incident, and only then', () => {
    const groups = [group('a', [line({ id: '1' }), line({ id: '2', ruleId: 'AKR-502', transient: true })])]
    expect(findingsIn(toLines(groups, [], none, false)).map(({ id }) => id)).toEqual(['1', '2'])
    expect(findingsIn(toLines(groups, [], none, true)).map(({ id }) => id)).toEqual(['2', '1'])
  })

  it('leaves out what lies under a folded line, and nothing else', () => {
    const groups = [group('a', [line({ id: '1' }), line({ id: '2' })]), group('b', [line({ id: '3' })])]
    const keys = (folded: string[]) => toLines(groups, [check], new Set(folded), false).map(({ key }) => key)
    expect(keys(['addon a'])).toEqual(['checks', check.id, 'addon a', 'addon b', '3'])
    expect(keys(['rule AKR-101 a', 'checks'])).toEqual(['checks', 'addon a', 'rule AKR-101 a', 'addon b', '3'])
  })

  it('is walked from stop to stop, and a step never leaves it', () => {
    fc.assert(
      fc.property(anyGroups, fc.nat(60), fc.constantFrom(1, -1, 12, -12, Infinity, -Infinity), (groups, from, step) => {
        const folded = new Set(groups.slice(0, 2).map(({ addon }) => `addon ${addon.id}`))
        const lines = toLines(groups, [], folded, false)
        const start = Math.min(from, lines.length - 1)
        const to = lines[stopFrom(lines, start, step)]
        if (groups.length === 0) expect(to).toBeUndefined()
        else expect(to !== undefined && (isLeaf(to) || ('folded' in to && to.folded))).toBe(true)
      }),
    )
  })

  it('is gone through leaf by leaf in both directions, from the first to the last', () => {
    fc.assert(
      fc.property(anyGroups, (groups) => {
        const lines = toLines(groups, [check], none, false)
        const leaves = lines.filter(isLeaf).map(({ key }) => key)
        const walked: string[] = []
        for (let key = leafAfter(lines, null, 1); key !== null; key = leafAfter(lines, key, 1)) walked.push(key)
        expect(walked).toEqual(leaves)
        expect(leafAfter(lines, leaves[0] ?? '', -1)).toBeNull()
        for (const [index, key] of leaves.entries()) {
          if (index > 0) expect(leafAfter(lines, key, -1)).toBe(leaves[index - 1])
        }
      }),
    )
  })

  it('leads from an answered finding to the next open one, else to the nearest before it', () => {
    const lines = toLines(
      [
        group('a', [line({ id: '1' }), line({ id: '2', ruleId: 'AKR-206', state: 'acknowledged' })]),
        group('b', [line({ id: '3', state: 'excluded' }), line({ id: '4', ruleId: 'AKR-206', state: 'lapsed' })]),
      ],
      [],
      none,
      false,
    )
    expect(openAfter(lines, '1')?.key).toBe('4')
    expect(openAfter(lines, '4')?.key).toBe('1')
    const last = toLines([group('a', [line({ id: '1' })])], [], none, false)
    expect(openAfter(last, '1')).toBeNull()
  })
})

describe('how long an acknowledgement holds', () => {
  const now = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) })

  it('is to the end of the day chosen, later than now and within the limit', () => {
    fc.assert(
      fc.property(now, fc.integer({ min: 1, max: 180 }), fc.integer({ min: 0, max: 180 }), (at, most, days) => {
        const expiresAt = expiryOf(dateAfter(at, days), at, most)
        if (days > most) {
          expect(expiresAt).toBeNull()
          return
        }
        expect(expiresAt).not.toBeNull()
        expect(expiresAt).toBeGreaterThan(at)
        expect(expiresAt).toBeLessThanOrEqual(at + most * day)
        if (days < most) expect(dateAfter(expiresAt ?? 0, 0)).toBe(dateAfter(at, days))
      }),
    )
  })

  it('is nothing for a day that is over, or for what is no day', () => {
    const at = Date.UTC(2026, 5, 15, 12)
    expect(expiryOf(dateAfter(at, -1), at, 30)).toBeNull()
    for (const text of ['', 'soon', '2026-6-20', '20260620']) expect(expiryOf(text, at, 30)).toBeNull()
  })

  it('is offered in lengths that are allowed, the usual one among them', () => {
    expect(lengthsFor({ most: 30, usual: 30 })).toEqual([7, 14, 30])
    expect(lengthsFor({ most: 180, usual: 90 })).toEqual([7, 14, 30, 60, 90, 180])
    expect(lengthsFor({ most: 20, usual: 10 })).toEqual([7, 10, 14, 20])
  })

  it('is said in days', () => {
    const at = Date.UTC(2026, 5, 15)
    expect(untilWords(at + 30 * day, at)).toBe('in 30 days')
    expect(untilWords(at + day, at)).toBe('in 1 day')
    expect(untilWords(at + 1000, at)).toBe('within a day')
    expect(untilWords(at - 3 * day, at)).toBe('3 days ago')
    expect(untilWords(at - 1000, at)).toBe('just now')
  })
})

describe('annotations', () => {
  const contact = { kind: 'contact', addonId: 'a', appId: null, space: null } as const
  const pool = { kind: 'pool', addonId: null, appId: 'x', space: null } as const
  const kept: Annotation[] = [{ ...contact, endpointId: 'one', value: '#team', by: 'olive', at: 1 }]

  it('are told where they changed, and taken away by emptying', () => {
    const typed = (value: string, more: Said[] = []) =>
      new Map([{ ...contact, value }, ...more].map((said) => [placeKey(said), said]))
    expect(changesOf(valuesOf(kept), typed('#team'))).toEqual([])
    expect(changesOf(valuesOf(kept), typed(' #team '))).toEqual([])
    expect(changesOf(valuesOf(kept), typed('  '))).toEqual([{ ...contact, value: '' }])
    expect(changesOf(valuesOf(kept), typed('#other', [{ ...pool, value: ' 20 ' }]))).toEqual([
      { ...contact, value: '#other' },
      { ...pool, value: '20' },
    ])
    expect(changesOf(new Map(), new Map([[placeKey(pool), { ...pool, value: '' }]]))).toEqual([])
  })
})

describe('words of the inbox', () => {
  it('say what could not be checked', () => {
    expect(blindWords({ unknown: 0, notAsked: 0 })).toBeNull()
    expect(blindWords({ unknown: 1, notAsked: 0 })).toBe('1 check could not be made')
    expect(blindWords({ unknown: 0, notAsked: 1 })).toBe('1 check needs a deep look')
    expect(blindWords({ unknown: 12, notAsked: 3_400 })).toBe('12 checks could not be made, 3,400 need a deep look')
  })

  it('say what outgrew an acknowledgement', () => {
    const since = Date.UTC(2026, 0, 10)
    const owner = holder('owner-prod', '2026-02-01T00:00:00Z', true)
    expect(newcomerWords([owner, holder('odd-prod', '')], since)).toBeNull()
    const early = [holder('old-prod', '2025-12-01T00:00:00Z'), holder('web-prod', '2026-01-01T00:00:00Z')]
    expect(newcomerWords([owner, ...early], since)).toMatch(/Attached last: web-prod, 1 Jan 2026\.$/)
    expect(newcomerWords([holder('web-stage', '2026-01-11T00:00:00Z')], since)).toBe('Attached since: web-stage.')
    const many = Array.from({ length: 6 }, (_, at) => holder(`app${at}`, '2026-02-01T00:00:00Z'))
    expect(newcomerWords(many, since)).toBe('Attached since: app0, app1, app2, app3 and 2 more.')
  })

  it('say what came of a file of answers', () => {
    expect(importWords({ added: 3, known: 0, problems: [] })).toBe('3 answers taken over.')
    expect(importWords({ added: 0, known: 2, problems: [] })).toBe(
      'Nothing in it is new. 2 answers were here already, the same or newer.',
    )
    expect(importWords({ added: 1, known: 1, problems: ['x'] })).toBe(
      '1 answer taken over. 1 answer was here already, the same or newer. 1 row was left out:',
    )
    expect(answersFileName('Demo platform (M)')).toBe('addon-atlas-answers-demo-platform-m.json')
    expect(answersFileName('../…')).toBe('addon-atlas-answers.json')
  })
})
