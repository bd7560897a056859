import { severities } from '../../domain/finding.ts'

/**
 * What a filter of the map can ask. A *row* is an add-on, or an app that holds none. `of: 'apps'` means the apps that hold
 * the add-on, its owner included, and the app itself where it holds none: such a field has as many values as there are
 * apps, and one that fits is enough.
 */
interface TextField {
  kind: 'text'
  of: 'row' | 'apps'
  help: string
}
interface NumberField {
  kind: 'number'
  help: string
}
interface SeverityField {
  kind: 'severity'
  help: string
}
interface FlagField {
  kind: 'flag'
  help: string
}

export const textFields = {
  name: { kind: 'text', of: 'row', help: 'name of the add-on, or of an app without add-ons' },
  id: { kind: 'text', of: 'row', help: 'id of the add-on, or of an app without add-ons' },
  service: { kind: 'text', of: 'row', help: 'service of the add-on, as akkeris-postgresql' },
  plan: { kind: 'text', of: 'row', help: 'plan of the add-on, as standard-0 or akkeris-postgresql:standard-0' },
  owner: { kind: 'text', of: 'row', help: 'app that owns the add-on' },
  endpoint: { kind: 'text', of: 'row', help: 'endpoint it was read from' },
  app: { kind: 'text', of: 'apps', help: 'an app that holds it' },
  space: { kind: 'text', of: 'apps', help: 'space of an app that holds it' },
  organization: { kind: 'text', of: 'apps', help: 'organization of an app that holds it' },
  region: { kind: 'text', of: 'apps', help: 'region of an app that holds it' },
  stack: { kind: 'text', of: 'apps', help: 'stack of an app that holds it' },
  compliance: { kind: 'text', of: 'apps', help: 'compliance of a space where it is held' },
} as const satisfies Record<string, TextField>

const numberFields = {
  apps: { kind: 'number', help: 'how many apps hold it, the owner included' },
  spaces: { kind: 'number', help: 'in how many spaces it is held' },
} as const satisfies Record<string, NumberField>

const severityFields = {
  severity: { kind: 'severity', help: 'worst open finding: none, info, low, medium, high or critical' },
} as const satisfies Record<string, SeverityField>

export const flagFields = {
  shared: { kind: 'flag', help: 'more than one app holds it' },
  'cross-space': { kind: 'flag', help: 'held in more than one space' },
  pinned: { kind: 'flag', help: 'you pinned it, or an app that holds it' },
  acknowledged: { kind: 'flag', help: 'somebody acknowledged a finding of it' },
  orphan: { kind: 'flag', help: 'an add-on without a known owner' },
  preview: { kind: 'flag', help: 'a preview app holds it' },
  maintenance: { kind: 'flag', help: 'an app that holds it is in maintenance' },
  running: { kind: 'flag', help: 'an app that holds it is running' },
} as const satisfies Record<string, FlagField>

export type TextFieldName = keyof typeof textFields
export type NumberFieldName = keyof typeof numberFields
export type SeverityFieldName = keyof typeof severityFields
export type FlagFieldName = keyof typeof flagFields
export type FieldName = TextFieldName | NumberFieldName | SeverityFieldName | FlagFieldName

export const fields: Readonly<Record<FieldName, TextField | NumberField | SeverityField | FlagField>> = {
  ...textFields,
  ...numberFields,
  ...severityFields,
  ...flagFields,
}

/** Other spellings that people try. */
const spellings: Readonly<Record<string, FieldName>> = {
  addon: 'name',
  'add-on': 'name',
  org: 'organization',
  organisation: 'organization',
  risk: 'severity',
  mine: 'pinned',
  crossspace: 'cross-space',
  cross_space: 'cross-space',
  'cross-spaces': 'cross-space',
}

const has = <Key extends string>(record: Readonly<Record<Key, unknown>>, word: string): word is Key =>
  Object.hasOwn(record, word)

export const isTextField = (word: string): word is TextFieldName => has(textFields, word)
export const isNumberField = (word: string): word is NumberFieldName => has(numberFields, word)
export const isSeverityField = (word: string): word is SeverityFieldName => has(severityFields, word)
export const isFlagField = (word: string): word is FlagFieldName => has(flagFields, word)
export const fieldNames: readonly FieldName[] = Object.keys(fields).filter((name) => has(fields, name))

/** The field that a word means, in any case; null for none. */
export function fieldOf(word: string): FieldName | null {
  const lower = word.toLowerCase()
  if (has(fields, lower)) return lower
  return has(spellings, lower) ? (spellings[lower] ?? null) : null
}

/** Other words that mean a field, in lower case. */
export function spellingsOf(field: FieldName): string[] {
  return Object.keys(spellings).filter((word) => spellings[word] === field)
}

/** Words of the severity column: the index is the number that the map's data has. */
export const severityWords = ['none', ...severities] as const

export const operators = ['=', '!=', '<', '<=', '>', '>='] as const
export type Operator = (typeof operators)[number]
export const equalities = ['=', '!='] as const
export type Equality = (typeof equalities)[number]

export const isOperator = (text: string): text is Operator => operators.some((operator) => operator === text)
export const isEquality = (text: string): text is Equality => text === '=' || text === '!='

/** Compares as an operator says. */
export function compares(left: number, operator: Operator, right: number): boolean {
  switch (operator) {
    case '=':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
    default:
      return left >= right
  }
}
