import type { z } from 'zod'
import * as documents from '#core/documents/wording.ts'
import type { Issue, Words } from '#core/documents/wording.ts'
import { quoted, type Path, type Remark, type YamlDocument } from '#core/documents/yaml.ts'

/** What is wrong with the form of a policy file, each at its line. */
export function remarksOn(document: YamlDocument, format: z.ZodType, issues: readonly Issue[]): Remark[] {
  return documents.remarksOn(document, format, issues, words)
}

const words: Words = {
  whole: 'A policy file',
  item: (list) => (list === 'exclusions' ? 'An exclusion' : null),
  complaint(issue) {
    if (issue.input === undefined) return null
    if (issue.code === 'invalid_format') return 'has to be a date that there is, written as 2026-12-31.'
    if (issue.code === 'invalid_key') return noSpaceWord
    return issue.code === 'invalid_value' && issue.path[0] === 'exclusions' ? wrongRule(issue) : null
  },
  stranger(path: Path, key, known) {
    if (path.length === 1 && path[0] === 'rules') return noRule(key, known, 'is not the id of a rule.')
    const what = path.at(-1) === 'options' ? `is no option of ${path.at(-2)}.` : undefined
    return documents.stranger(key, known, what)
  },
}

const noSpaceWord =
  'is no word of a space name: lower-case letters and digits, without hyphens and without a number at its end.'

function wrongRule({ input, values }: Issue & { code: 'invalid_value' }): string {
  const given = typeof input === 'string' ? input : ''
  const otherwise = 'has to be the id of a rule, or "*" for each of them.'
  if (given === '') return otherwise
  // The subject of the sentence is the key; which rule it is stands in no other place.
  if (isAboutChecks(given)) return `is ${quoted(given)}, which ${noRule(given, [], '')}`
  return `is ${quoted(given)}, and ${noRule(given, values.map(String), otherwise)}`
}

/** AKR-901 to AKR-903: what the checks find about themselves. */
function isAboutChecks(given: string): boolean {
  return /^AKR-90[1-3]$/i.test(given)
}

/** What the checks find about themselves bears an id like a rule's and is none. */
function noRule(given: string, known: readonly string[], otherwise: string): string {
  if (isAboutChecks(given)) return 'is about the checks themselves, and no policy changes it.'
  return `${otherwise}${documents.suggestion(given, known)}`
}
