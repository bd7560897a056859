/** What may not stand in a segment of an action's path; null for nothing wrong. The platform answers others with 404. */
export function segmentProblem(segment: string): string | null {
  if (segment === '') return null
  if (segment === '.' || segment === '..') return 'Dots alone name nothing.'
  return /^[A-Za-z0-9_.-]+$/.test(segment) ? null : 'Letters, digits, dots, hyphens and underscores only.'
}

/** What is wrong with the text of a body; null for nothing. The public edge drops an empty object. */
export function bodyProblem(body: string): string | null {
  if (body.trim() === '') return null
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'It has to be an object.'
    return Object.keys(value).length === 0 ? 'An empty object is as good as nothing: leave it out.' : null
  } catch {
    return 'This is not JSON.'
  }
}
