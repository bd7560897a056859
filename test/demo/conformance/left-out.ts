/** Recordings the demo does not reproduce, each with its reason. */
export const leftOut: Record<string, string> = {}

/** Those whose reason says nothing, or only that nobody has built it. */
export const withoutReason = (left: Record<string, string>): string[] =>
  Object.keys(left).filter((name) => {
    const reason = left[name] ?? ''
    return reason.length <= 30 || /not (yet )?(built|done|implemented)/i.test(reason)
  })
