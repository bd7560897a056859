import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AddonAnswer, Problem } from '#shared/domain/inventory.ts'
import { noVariablesWords, problemLines } from '#renderer/views/addon/answer-words.ts'

const answer: AddonAnswer = { askedAt: 0, state: null, configVariables: [], primary: {}, problems: [] }

function problem(message: string): Problem {
  return { code: 'server-error', call: null, message }
}

describe('what an add-on answered', () => {
  it('claims that there are no config variables only when they were learned', () => {
    expect(noVariablesWords(answer)).toBe('could not be read')
    expect(noVariablesWords({ ...answer, state: 'provisioned' })).toBe('none')
    expect(noVariablesWords({ ...answer, configVariables: ['DATABASE_URL'] })).toBeNull()
  })

  it('tells each problem once, at most five, and counts the others', () => {
    expect(problemLines(['a', 'a', 'b'].map(problem))).toEqual({ lines: ['a', 'b'], more: 0 })
    fc.assert(
      fc.property(fc.array(fc.string()), (messages) => {
        const { lines, more } = problemLines(messages.map(problem))
        expect(lines.length).toBeLessThanOrEqual(5)
        expect(lines.length + more).toBe(new Set(messages).size)
      }),
    )
  })
})
