import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addonLabel, fewTags } from '#renderer/parts/words.ts'

describe('awkward names', () => {
  it('of add-ons give way to the id when there is nothing to read', () => {
    expect(addonLabel({ id: 'a1', name: 'orders' })).toBe('orders')
    expect(addonLabel({ id: 'a1', name: '' })).toBe('a1')
    expect(addonLabel({ id: 'a1', name: '  ' })).toBe('a1')
  })

  it('of tags are cut, what means something last, and the cut is counted', () => {
    expect(fewTags(['hipaa', 'internal', 'prod', 'socs'], 2)).toEqual({ shown: ['prod', 'socs'], more: 2 })
    expect(fewTags(['hipaa', 'prod'], 2)).toEqual({ shown: ['hipaa', 'prod'], more: 0 })
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 4 }), (tags, most) => {
        const { shown, more } = fewTags(tags, most)
        expect(shown.length).toBeLessThanOrEqual(most)
        expect(shown.length + more).toBe(tags.length)
      }),
    )
  })
})
