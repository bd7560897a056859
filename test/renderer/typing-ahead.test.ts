import { describe, expect, it } from 'vitest'
import { typed } from '#renderer/frame/typing-ahead.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false }

function type(keys: readonly string[]): string {
  return keys.reduce((text, key) => typed(text, { ...plain, key }) ?? text, '')
}

describe('typing ahead', () => {
  it('keeps printable keys in their order, shortcuts among them', () => {
    expect(type(['g', 'a', 't', 'e', ' ', 'S', '?'])).toBe('gate S?')
    expect(type(['a', 'b', 'Backspace', 'c', 'Enter'])).toBe('ac')
    expect(type(['Backspace', 'é'])).toBe('é')
  })

  it('leaves every other key alone', () => {
    for (const key of ['Escape', 'Tab', 'ArrowDown', 'F5', 'Shift']) expect(typed('a', { ...plain, key })).toBeNull()
    expect(typed('a', { ...plain, key: 'k', ctrlKey: true })).toBeNull()
    expect(typed('a', { ...plain, key: 'k', metaKey: true })).toBeNull()
    expect(typed('a', { ...plain, key: 'k', altKey: true })).toBeNull()
    expect(typed('a', { ...plain, key: 'k', isComposing: true })).toBeNull()
  })
})
