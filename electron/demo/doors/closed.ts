/** What the real server opens to its shared key only; with a token it answers 401 (API-FACTS section 2). */
const closed = [
  /^DELETE .*\/(?:apps|addon-attachments|sites|routes|filters)\/[^/?]+$/,
  /^DELETE .*\/apps\/[^/]+\/addons\/[^/?]+$/,
  /^PATCH .*\/sites\/[^/?]+$/,
  /^\w+ .*\/favorites(?:\/[^/?]+)?$/,
]

export const closedToTokens = (method: string, target: string): boolean =>
  closed.some((pattern) => pattern.test(`${method} ${target.toLowerCase()}`))
