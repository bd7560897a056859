/**
 * What the platform would object to before it lets an app of a space have an add-on of another (operations-actions-risks
 * 3.2): told while one picks; the plan says it for certain.
 */
export function attachNotes(
  owner: { compliance: readonly string[]; region: string; known: boolean },
  space: { compliance: readonly string[]; region: string },
): string[] {
  const notes: string[] = []
  for (const tag of ['socs', 'prod']) {
    if (owner.compliance.includes(tag) && !space.compliance.includes(tag)) notes.push(`not a ${tag} space`)
  }
  if (owner.region !== '' && space.region !== '' && owner.region !== space.region) {
    notes.push(`in another region, ${space.region}`)
  }
  return notes
}
