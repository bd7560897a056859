import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { madeNext } from '#renderer/views/map/turns.ts'

/** What is given: a question, and a count of the answers it is asked of. */
interface Given {
  question: number
  answer: number
}

const ways = {
  // Nothing is asked: that takes no time.
  atOnce: ({ question }: Given) => question === 0,
  keeps: (making: Given, newer: Given) => making.question === newer.question,
}

/** A page that is given something else, and what it makes being ready, in any order. */
const courses = fc.array(
  fc.oneof(
    fc.record({ question: fc.nat(2) }),
    fc.constant('answer' as const),
    fc.constant('made' as const),
    fc.constant('nothing' as const),
  ),
  { maxLength: 40 },
)

it('shows what was given last once nothing more comes, and never what nobody asks for any more', () => {
  fc.assert(
    fc.property(courses, (course) => {
      let given: Given = { question: 0, answer: 0 }
      let shown = { given, made: given }
      let next: { given: Given } | null = null
      const render = (): void => {
        const now = madeNext(given, { shown, next }, ways)
        if (now === 'at once') [shown, next] = [{ given, made: given }, null]
        else next = now
        // Rendered again, it stays: there is nothing to do without end.
        const again = madeNext(given, { shown, next }, ways)
        expect(again).toBe(next)
      }
      const ready = (): void => {
        if (next === null) return
        expect(next.given.question).toBe(given.question)
        ;[shown, next] = [{ given: next.given, made: next.given }, null]
        render()
      }
      for (const step of course) {
        const before: { given: Given } | null = next
        if (step === 'made') ready()
        else if (step !== 'nothing') {
          given = step === 'answer' ? { ...given, answer: given.answer + 1 } : { ...given, ...step }
          render()
          // Answers that come quickly do not keep each other from being shown.
          if (step === 'answer' && before !== null && given.question !== 0) expect(next).toBe(before)
        }
      }
      ready()
      ready()
      expect(shown.given).toBe(given)
      expect(next).toBeNull()
    }),
    { numRuns: 500 },
  )
})
