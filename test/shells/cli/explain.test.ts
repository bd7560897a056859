import { expect, test } from 'vitest'
import { AppError, errorCodes } from '#shared/errors.ts'
import { explain } from '../../../electron/explain.ts'

test.each(errorCodes.filter((code) => code !== 'unknown-command'))(
  'what to do after %s fits a command that has ended',
  (code) => {
    const sentence = 'The sentence of the error.'
    const said = explain(new AppError(code, sentence))
    expect(said.startsWith(sentence)).toBe(true)
    expect(said).toBe(said.trim())
    expect(said).not.toMatch(/by itself|Restart|Enter the|marked value|being filled|The disk is full/)
  },
)
