/** Work that can be interrupted wherever it yields, which is often enough that nobody has to wait. */
export type Steps<Result> = Generator<undefined, Result>

/** Does it all at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
