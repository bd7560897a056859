import type { z } from 'zod'

const typeWords: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

/** What is wrong with something that came in, in words that follow its path; for all but fields too many. */
export function formRule(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `has to be ${typeWords[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') {
    return `has to be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
  }
  if (issue.code === 'too_small') {
    if (issue.origin !== 'number' && issue.origin !== 'int') return 'may not be empty'
    return issue.inclusive === false ? `has to be more than ${issue.minimum}` : `has to be ${issue.minimum} or more`
  }
  if (issue.code === 'too_big' && (issue.origin === 'number' || issue.origin === 'int')) {
    return `has to be ${issue.maximum} or less`
  }
  if (issue.code === 'invalid_format') return issue.format === 'url' ? 'has to be a web address' : issue.message
  return 'is not what the format has there'
}
