import { expect } from 'vitest'

/* vitest types its matchers as any, which would spread through whatever they are compared with. */

export function textWith(part: string): unknown {
  return expect.stringContaining(part)
}

export function textWithout(part: string): unknown {
  return expect.not.stringContaining(part)
}

export function textLike(pattern: RegExp): unknown {
  return expect.stringMatching(pattern)
}
