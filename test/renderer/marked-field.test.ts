import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { parseAddress } from '#core/endpoints/address.ts'
import { markedField } from '#renderer/views/endpoints/marked-field.ts'

function invalid(message: string): ReturnType<typeof markedField> {
  return markedField({ code: 'invalid-input', message })
}

function complaintAbout(address: string): string {
  try {
    parseAddress(address)
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.message
  }
  throw new Error(`${address} was taken`)
}

describe('the field an error is about', () => {
  it('is the one it names, and the name is no part of the sentence', () => {
    expect(invalid('profile.url: Too big: expected string to have <=500 characters')).toEqual({
      field: 'url',
      message: 'Too big: expected string to have <=500 characters',
    })
    expect(invalid('credential: A credential has no spaces or control characters.').field).toBe('credential')
    expect(invalid('profile.userName: Too big').field).toBe('userName')
    expect(invalid('profile.certificateAuthorityFile: Too big').field).toBe('certificateAuthorityFile')
  })

  it('is the address for whatever is wrong with one', () => {
    const wrong = ['', 'a b', 'ftp://a', 'me@a', 'https://a?b', 'https://a/b', 'https://[', 'http://example.com']
    for (const address of wrong) expect(invalid(complaintAbout(address)).field, address).toBe('url')
  })

  it('is none when nothing can be marked', () => {
    expect(invalid('profile.environment: Invalid option').field).toBeNull()
    expect(invalid('The request is not well formed.').field).toBeNull()
    expect(markedField({ code: 'unreachable', message: 'Nothing answers at that address.' }).field).toBeNull()
  })
})
