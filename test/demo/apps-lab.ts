import type { Asked } from './ask.ts'

export const elevated = { 'x-elevated-access': 'true' }

/** Status and words, as most refusals are told apart by both. */
export async function said(answer: Promise<Asked>): Promise<string> {
  const { status, body } = await answer
  return `${status} ${body}`
}
