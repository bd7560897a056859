import { startTransition, useEffect, useState } from 'react'
import { finish, type Steps } from '#shared/map/steps.ts'

/** Milliseconds for which the page is kept from whoever uses it. */
const turn = 5

/** Does it a little at a time. Null once nobody waits for it any more. */
export async function inTurns<Result>(
  steps: Steps<Result>,
  isOff: () => boolean,
): Promise<{ readonly result: Result } | null> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve))
    if (isOff()) return null
    const until = performance.now() + turn
    do {
      const { done, value } = steps.next()
      if (done) return { result: value }
    } while (performance.now() < until)
  }
}

/** How something is made of what is given. Stands outside of components, as it must stay the same. */
export interface Making<Given, Made> {
  /** Nobody has to wait: it follows nothing that is shown, or takes no time. */
  atOnce: (given: Given, shown: Made) => boolean
  /** What is being made is still wanted now that something newer is given, neither of which is to be made at once. */
  keeps: (making: Given, newer: Given) => boolean
  /** `shown`: what it follows; null for the first. */
  make: (given: Given, shown: Made | null) => Steps<Made>
}

interface Standing<Given, Made> {
  shown: { given: Given; made: Made }
  /** What is being made; null while nothing is. */
  next: { given: Given } | null
}

/** What is to be made now: what is given at once, this in turns, or nothing, as it is there. */
export function madeNext<Given, Made>(
  given: Given,
  { shown, next }: Standing<Given, Made>,
  { atOnce, keeps }: Pick<Making<Given, Made>, 'atOnce' | 'keeps'>,
): 'at once' | { given: Given } | null {
  if (given === shown.given) return null
  if (atOnce(given, shown.made)) return 'at once'
  return next !== null && (next.given === given || keeps(next.given, given)) ? next : { given }
}

/**
 * What is shown of what is given: the first at once, and later ones when they can be shown without keeping anybody waiting.
 * What is thrown is thrown where it would have been shown.
 */
export function useInTurns<Given, Made>(given: Given, making: Making<Given, Made>): Made {
  const { make } = making
  const [shown, setShown] = useState(() => ({ given, made: finish(make(given, null)) }))
  const [next, setNext] = useState<{ given: Given } | null>(null)
  const now = madeNext(given, { shown, next }, making)
  let { made } = shown
  if (now === 'at once') {
    made = finish(make(given, made))
    setShown({ given, made })
    setNext(null)
  } else if (now !== next) setNext(now)
  useEffect(() => {
    if (next === null) return undefined
    let off = false
    const show = async (): Promise<void> => {
      const ended = await inTurns(make(next.given, shown.made), () => off)
      if (ended === null) return
      startTransition(() => {
        setShown({ given: next.given, made: ended.result })
        setNext(null)
      })
    }
    show().catch((thrown: unknown) => {
      if (off) return
      setShown(() => {
        throw thrown
      })
    })
    return () => {
      off = true
    }
  }, [next, shown, make])
  return made
}
