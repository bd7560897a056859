import { describe, expect, it } from 'vitest'
import type { Blindness, GapKind, Unjudged } from '#shared/domain/finding.ts'
import { aloneWords, doubtsOf, silenceWords, unaskedOf } from '#renderer/parts/doubt.ts'

const short = 'The attachment list was not read in full, so a row that matters may be missing.'
const asks = 'Nobody has asked the platform yet. A deep look does.'

function unjudged(ruleId: string, gap: GapKind, reason: string): Unjudged {
  return { ruleId, addonId: 'a', appId: null, gap, reason }
}

function blindness(gap: GapKind, example: string): Blindness {
  return { ruleId: 'AKR-101', title: 'A rule', gap, count: 3, example }
}

const judged = { unjudged: [] }
const blind = {
  unjudged: [
    unjudged('AKR-101', 'list-short', short),
    unjudged('AKR-103', 'list-short', short),
    unjudged('AKR-304', 'not-asked', asks),
  ],
}

describe('silence about one add-on', () => {
  it('is an all-clear only when every rule that the lists can tell was judged on a whole picture', () => {
    expect(doubtsOf(true, judged, null)).toEqual([])
    expect(aloneWords([])).toMatch(/^No other app holds it/)
  })

  it('is in doubt when a rule could not be judged, each reason said once', () => {
    expect(doubtsOf(true, blind, null)).toEqual([short])
    expect(aloneWords([short])).toBe('Other apps may hold it: the attachment list could not be read in full.')
  })

  it('counts rules that need a deep look apart: they are open questions, not a fault of the lists', () => {
    expect(doubtsOf(true, { unjudged: [unjudged('AKR-304', 'not-asked', asks)] }, null)).toEqual([])
    expect(unaskedOf(blind)).toBe(1)
    expect(unaskedOf(null)).toBe(0)
  })

  it('is in doubt when the picture is partial, though no rule complains', () => {
    for (const doubts of [doubtsOf(false, judged, null), doubtsOf(false, null, null)]) {
      expect(doubts).toHaveLength(1)
      expect(aloneWords(doubts)).toMatch(/^Other apps may hold it/)
    }
  })

  it('is in doubt when the judgement failed, and not yet known while it is on its way', () => {
    expect(doubtsOf(true, null, 'The core is away.')).toEqual(['The core is away.'])
    expect(doubtsOf(true, null, null)).toBeNull()
    expect(aloneWords(null)).not.toMatch(/stays with its owner/)
  })
})

describe('an empty list of findings', () => {
  const whole = { complete: true, blindness: [], summary: { unknown: 0 } }

  it('is an all-clear only when everything that the lists can tell was judged', () => {
    expect(silenceWords(whole, 5)).toBeNull()
    expect(silenceWords(whole, null)).toBeNull()
    expect(silenceWords({ ...whole, blindness: [blindness('not-asked', asks)] }, 5)).toBeNull()
  })

  it('says what could not be judged', () => {
    const some = { ...whole, summary: { unknown: 3 } }
    const both = [blindness('list-short', short), blindness('not-asked', asks)]
    expect(silenceWords({ ...some, blindness: both }, 5)?.reasons).toEqual([short])
    expect(silenceWords({ ...whole, complete: false }, 5)?.reasons).toHaveLength(1)
    expect(silenceWords(some, 5)).not.toBeNull()
  })

  it('of no add-ons at all is none either', () => {
    expect(silenceWords(whole, 0)?.title).toBe('Nothing could be judged')
  })
})
