import { at, row } from '../rows.ts'
import { compares, type TextFieldName } from './fields.ts'
import { fold, glob } from './glob.ts'
import type { Query } from './query.ts'
import type { Table, TextColumn } from './table.ts'

/** One for each row that fits. A column at a time: of texts each different one is compared once. */
export function evaluate(query: Query, table: Table): Uint8Array {
  switch (query.kind) {
    case 'all':
      return new Uint8Array(table.rows).fill(1)
    case 'and':
    case 'or': {
      const masks = query.parts.map((part) => evaluate(part, table))
      const result = masks[0]?.slice() ?? new Uint8Array(table.rows)
      for (const mask of masks.slice(1)) {
        if (query.kind === 'and') for (let i = 0; i < result.length; i += 1) result[i] = at(result, i) & at(mask, i)
        else for (let i = 0; i < result.length; i += 1) result[i] = at(result, i) | at(mask, i)
      }
      return result
    }
    case 'not':
      return inverted(evaluate(query.part, table))
    case 'flag':
      return table.flags[query.field].slice()
    case 'number': {
      const { field, operator, value } = query
      const column = field === 'apps' ? table.appCounts : table.spaceCounts
      const mask = new Uint8Array(table.rows)
      for (let i = 0; i < mask.length; i += 1) mask[i] = compares(at(column, i), operator, value) ? 1 : 0
      return mask
    }
    case 'severity': {
      const mask = new Uint8Array(table.rows)
      for (let i = 0; i < mask.length; i += 1) {
        mask[i] = compares(at(table.severities, i), query.operator, query.value) ? 1 : 0
      }
      return mask
    }
    case 'text':
    default: {
      const mask = withText(table, table.texts[query.field], testOf(query.field, query.pattern))
      return query.operator === '=' ? mask : inverted(mask)
    }
  }
}

/** Takes folded texts. A plan is also found by what stands after its service. */
function testOf(field: TextFieldName, pattern: string): (folded: string) => boolean {
  const test = glob(pattern)
  return field === 'plan' ? (text) => test(text) || test(text.slice(text.indexOf(':') + 1)) : test
}

const foldedColumns = new WeakMap<readonly string[], readonly string[]>()

/** The values of a column, each folded: once, not with each key that is pressed. */
export function foldedOf(values: readonly string[]): readonly string[] {
  const known = foldedColumns.get(values)
  if (known) return known
  const folded = values.map(fold)
  foldedColumns.set(values, folded)
  return folded
}

function withText(table: Table, column: TextColumn, test: (text: string) => boolean): Uint8Array {
  const fits = Uint8Array.from(foldedOf(column.values), (text) => (test(text) ? 1 : 0))
  const { lists, of } = column
  const has = (index: number): boolean => {
    const value = of[index] ?? -1
    if (value < 0) return false
    return lists ? row(lists, value).some((each) => fits[each] === 1) : fits[value] === 1
  }
  const mask = new Uint8Array(table.rows)
  if (column.per === 'row') {
    for (let i = 0; i < mask.length; i += 1) mask[i] = has(i) ? 1 : 0
    return mask
  }
  const apps = Uint8Array.from(table.data.apps.ids, (_, app) => (has(app) ? 1 : 0))
  const { start, items } = table.apps
  for (let i = 0; i < mask.length; i += 1) {
    for (let each = at(start, i); each < at(start, i + 1); each += 1) {
      if (apps[at(items, each)] === 1) {
        mask[i] = 1
        break
      }
    }
  }
  return mask
}

function inverted(mask: Uint8Array): Uint8Array {
  for (let i = 0; i < mask.length; i += 1) mask[i] = 1 - at(mask, i)
  return mask
}
