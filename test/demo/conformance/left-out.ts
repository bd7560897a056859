/** Recordings the demo does not reproduce, each with its reason. */
export const leftOut: Record<string, string> = {}
