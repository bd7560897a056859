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
  /** `shown`: what it follows; null for the first. */
  make: (given: Given, shown: Made | null) => Steps<Made>
}

/**
 * What is shown of what is given: the first at once, and later ones when they can be shown without keeping anybody waiting.
 * One that is being made is shown even if a newer one comes; what is thrown is thrown where it would have been shown.
 */
export function useInTurns<Given, Made>(given: Given, { atOnce, make }: Making<Given, Made>): Made {
  const [shown, setShown] = useState(() => ({ given, made: finish(make(given, null)) }))
  const [next, setNext] = useState<{ given: Given } | null>(null)
  let { made } = shown
  if (given === shown.given) {
    if (next !== null) setNext(null)
  } else if (atOnce(given, made)) {
    made = finish(make(given, made))
    setShown({ given, made })
    setNext(null)
  } else if (next === null) setNext({ given })
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
