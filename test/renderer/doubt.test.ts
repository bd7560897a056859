import { describe, expect, it } from 'vitest'
import { aloneWords, doubtsOf, silenceWords, type Judged } from '#renderer/parts/doubt.ts'

const short = 'The attachment list was not read in full, so a row that matters may be missing.'
const whole: Judged = { complete: true, unjudged: [], summary: { unknown: 0 } }

function unjudged(...addonIds: string[]): Judged {
  return {
    complete: true,
    unjudged: addonIds.flatMap((addonId) =>
      ['AKR-101', 'AKR-103'].map((ruleId) => ({ ruleId, addonId, reason: short })),
    ),
    summary: { unknown: addonIds.length * 2 },
  }
}

describe('silence about one add-on', () => {
  it('is an all-clear only when every rule was judged on a whole picture', () => {
    expect(doubtsOf('a', true, whole, null)).toEqual([])
    expect(doubtsOf('a', true, unjudged('b'), null)).toEqual([])
    expect(aloneWords([])).toMatch(/^No other app holds it/)
  })

  it('is in doubt when a rule could not be judged, each reason said once', () => {
    expect(doubtsOf('a', true, unjudged('a', 'b'), null)).toEqual([short])
    expect(aloneWords([short])).toBe('Other apps may hold it: the attachment list could not be read in full.')
  })

  it('is in doubt when the picture is partial, though no rule complains', () => {
    for (const doubts of [
      doubtsOf('a', false, whole, null),
      doubtsOf('a', true, { ...whole, complete: false }, null),
      doubtsOf('a', false, null, null),
    ]) {
      expect(doubts).toHaveLength(1)
      expect(aloneWords(doubts)).toMatch(/^Other apps may hold it/)
    }
  })

  it('is in doubt when the judgement failed, and not yet known while it is on its way', () => {
    expect(doubtsOf('a', true, null, 'The core is away.')).toEqual(['The core is away.'])
    expect(doubtsOf('a', true, null, null)).toBeNull()
    expect(aloneWords(null)).not.toMatch(/stays with its owner/)
  })

  it('is in doubt when only a sample of the unjudged is listed', () => {
    expect(doubtsOf('a', true, { ...unjudged('b'), summary: { unknown: 9 } }, null)).toHaveLength(1)
  })
})

describe('an empty list of findings', () => {
  it('is an all-clear only when everything was judged', () => {
    expect(silenceWords(whole, 5)).toBeNull()
    expect(silenceWords(whole, null)).toBeNull()
  })

  it('says what could not be judged', () => {
    expect(silenceWords(unjudged('a', 'b'), 5)?.reasons).toEqual([short])
    expect(silenceWords({ ...whole, complete: false }, 5)?.reasons).toHaveLength(1)
    expect(silenceWords({ ...whole, summary: { unknown: 1 } }, 5)).not.toBeNull()
  })

  it('of no add-ons at all is none either', () => {
    expect(silenceWords(whole, 0)?.title).toBe('Nothing could be judged')
  })
})
