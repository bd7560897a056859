/**
 * Two-part app names by the space in their end. A space's name may itself hold dashes, and end like another's, so the
 * longest that fits is the one; `spaces` are all that can occur. Apps of no known space come last, under null.
 */
export function bySpace(
  apps: readonly string[],
  spaces: readonly string[],
): { space: string | null; apps: string[] }[] {
  const longestFirst = spaces.toSorted((a, b) => b.length - a.length)
  const groups = new Map<string | null, string[]>()
  for (const app of apps) {
    const space = longestFirst.find((each) => app.endsWith(`-${each}`)) ?? null
    const group = groups.get(space)
    if (group) group.push(app)
    else groups.set(space, [app])
  }
  return [...groups]
    .map(([space, members]) => ({ space, apps: members.toSorted() }))
    .toSorted(
      (a, b) => Number(a.space === null) - Number(b.space === null) || (a.space ?? '').localeCompare(b.space ?? ''),
    )
}
