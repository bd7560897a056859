import { describe, expect, it } from 'vitest'
import type { Problem } from '#shared/domain/inventory.ts'
import { callsByMessage, isLeftOut, partialWords, syncedWords } from '#renderer/parts/partial.ts'

const refused: Problem = { code: 'server-error', call: '/addon-attachments', message: 'The platform answered 503.' }
const again: Problem = { ...refused, call: '/apps' }
const gap: Problem = { code: 'incomplete', call: '/addon-attachments', message: 'The attachments could not be read.' }
const other: Problem = { code: 'incomplete', call: '/apps', message: 'The apps could not be read.' }

describe('a partial sync', () => {
  it('is told by its first cause and its first gap, each sentence once', () => {
    const problems = [refused, again, gap, other]
    expect(callsByMessage(problems)).toEqual([
      { message: refused.message, calls: ['/addon-attachments', '/apps'] },
      { message: gap.message, calls: ['/addon-attachments'] },
      { message: other.message, calls: ['/apps'] },
    ])
    expect(partialWords({ complete: false, problems })).toEqual({ sentences: [refused.message, gap.message], more: 1 })
    expect(partialWords({ complete: false, problems: [gap] })).toEqual({ sentences: [gap.message], more: 0 })
    expect(partialWords({ complete: false, problems: [] })).toEqual({ sentences: [], more: 0 })
  })

  it('is laid to the platform leaving rows out only when nothing else went wrong', () => {
    expect(isLeftOut({ complete: false, problems: [gap, other] })).toBe(true)
    expect(isLeftOut({ complete: false, problems: [refused, gap] })).toBe(false)
    expect(isLeftOut({ complete: true, problems: [] })).toBe(false)
  })

  it('is never announced as up to date', () => {
    expect(syncedWords('Blue', { complete: true, problems: [] })).toBe('Blue is up to date.')
    const words = syncedWords('Blue', { complete: false, problems: [refused, gap] })
    expect(words).toBe(`Blue: Some rows are missing. ${refused.message} ${gap.message}`)
    expect(words).not.toContain('up to date')
  })
})
