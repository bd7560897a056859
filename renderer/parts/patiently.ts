/**
 * For `lazy`: a piece that cannot be fetched while the core is away comes when it is back, under the banner that says so.
 * One that is broken fails with the very same error each time, and fails for good.
 */
export function patiently<Piece>(fetchPiece: () => Promise<Piece>): () => Promise<Piece> {
  return async () => {
    let before: unknown = null
    for (;;) {
      try {
        return await fetchPiece()
      } catch (thrown) {
        if (thrown === before) throw thrown
        before = thrown
      }
      await new Promise((resolve) => window.setTimeout(resolve, 1_000))
    }
  }
}
