import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { AppError } from '#shared/errors.ts'
import type { Terminal } from './terminal.ts'

export interface CommandLineCommand {
  name: string
  /** One line for the list of commands. */
  summary: string
  help: string
  /** Returns the exit code. Throws AppError, which becomes a sentence and exit code 2. */
  run(words: string[], terminal: Terminal): Promise<number>
}

/** 0 clean, 1 findings at or above --fail-on, 2 could not look. */
export const exitCodes = { clean: 0, findings: 1, failed: 2 } as const

export const commonOptions = {
  json: { type: 'boolean', default: false },
  data: { type: 'string' },
  endpoint: { type: 'string' },
  'token-stdin': { type: 'boolean', default: false },
} as const satisfies ParseArgsOptionsConfig

export const commonHelp = `  --endpoint NAME    only this one, by name or address
  --data DIR         folder of cache.db and record.db instead of the usual one
  --json             one line of JSON on standard output, everything else on standard error
  --token-stdin      read the credential from standard input`

const oneOffOptions = {
  url: { type: 'string' },
  credential: { type: 'string' },
  user: { type: 'string' },
  ca: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig

const oneOffHelp = `  --url URL          this platform, whether it is known or not; with --data it is remembered there
  --credential KIND  bearer (a token for the public edge) or key (the bare key of a controller)
  --user NAME        user name to go with a key
  --ca FILE          PEM file of a private certificate authority`

export const credentialHelp = `The credential comes from ADDON_ATLAS_TOKEN or, with --token-stdin, from standard input;
never as an argument.`

/** Of commands that read a platform before they look, be it one that is only named here. */
export const readingOptions = { ...commonOptions, ...oneOffOptions } as const satisfies ParseArgsOptionsConfig

export const readingHelp = `${oneOffHelp}
${commonHelp}

${credentialHelp}`

/** Reads the words of a command; `tokens` has them in their order. Throws AppError invalid-input, repeating no values. */
export function parseWords<const Options extends ParseArgsOptionsConfig>(
  words: string[],
  options: Options,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: words, options, allowPositionals, strict: true, tokens: true })
  } catch (thrown) {
    const sentence = thrown instanceof Error ? (thrown.message.split('. ')[0] ?? '') : ''
    // Node's sentence repeats the word, which may be a credential in the wrong place.
    if (sentence.startsWith('Unexpected argument')) {
      throw new AppError('invalid-input', 'Unexpected argument. --help tells what there is.')
    }
    throw new AppError('invalid-input', `${sentence.replace(/\.$/, '')}.`)
  }
}

/**
 * Turns away credentials among the words before anything reads them: the words of a process can be listed by every user
 * of the machine, and shells write them down.
 */
export function refuseTokens(words: string[]): void {
  if (words.some((word) => /^--?(token|password|secret|bearer)($|=|-(?!stdin$))/i.test(word))) {
    throw new AppError(
      'invalid-input',
      'A credential is not accepted as an argument, where others can read it. Put it in ADDON_ATLAS_TOKEN or use --token-stdin.',
    )
  }
}
