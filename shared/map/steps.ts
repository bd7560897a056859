/** Work that can be interrupted wherever it yields: a few milliseconds lie between, however much there is to do. */
export type Steps<Result> = Generator<undefined, Result>

/** Does it all at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
