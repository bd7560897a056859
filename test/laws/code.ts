import { lineOf, visit, type Source } from './sources.ts'

/** A statement of SQL as it begins. */
const sql =
  /^\s*(select\s[\s\S]+\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|create\s+(unique\s+)?(table|index|trigger|virtual|view)\s|alter\s+table\s|drop\s+(table|index|trigger)\s|pragma\s+\w+|vacuum\b|attach\s+database)/i

/** Where a text of the program is SQL: `path:line`. */
export function sqlIn({ path, text, program }: Source): string[] {
  const found: string[] = []
  visit(program, (node) => {
    const value = node['type'] === 'Literal' ? node['value'] : cooked(node)
    if (typeof value === 'string' && isSql(value)) found.push(`${path}:${lineOf(text, node['start'])}`)
  })
  return found
}

/** Prose begins with one capital; SQL is written in one case. */
function isSql(value: string): boolean {
  const word = /^\s*(\w+)/.exec(value)?.[1] ?? ''
  return sql.test(value) && (word === word.toLowerCase() || word === word.toUpperCase())
}

function cooked(node: Record<string, unknown>): unknown {
  if (node['type'] !== 'TemplateElement') return undefined
  return (node['value'] as { cooked?: string }).cooked
}

/** Where a type is claimed instead of checked (`as`, `<T>`), `as const` and `satisfies` aside: `path:line`. */
export function claimsIn({ path, text, program }: Source): string[] {
  const found: string[] = []
  visit(program, (node) => {
    if (node['type'] !== 'TSAsExpression' && node['type'] !== 'TSTypeAssertion') return
    if (!isConst(node['typeAnnotation'])) found.push(`${path}:${lineOf(text, node['start'])}`)
  })
  return found
}

function isConst(annotation: unknown): boolean {
  const name = (annotation as { typeName?: { name?: string } }).typeName?.name
  return name === 'const'
}

/** Where the outcome of JSON.parse, of a request's body or of an environment is given a type by saying so: `path:line`. */
export function undecodedIn({ path, text, program }: Source): string[] {
  const found: string[] = []
  visit(program, (node) => {
    if (node['type'] !== 'TSAsExpression' || isUnknown(node['typeAnnotation'])) return
    const { start, end } = node['expression'] as { start: number; end: number }
    const claimed = text.slice(start, end)
    if (/^\(?\s*(await\s+)?(JSON\.parse\(|[\w.]+\.json\()/.test(claimed))
      found.push(`${path}:${lineOf(text, node['start'])}`)
  })
  return found
}

function isUnknown(annotation: unknown): boolean {
  return (annotation as { type?: string }).type === 'TSUnknownKeyword'
}

/** Where the built-in fetch, XMLHttpRequest, EventSource or WebSocket is used: `path:line`. */
export function networkIn({ path, text, program }: Source): string[] {
  const found: string[] = []
  visit(program, (node) => {
    if (node['type'] !== 'CallExpression' && node['type'] !== 'NewExpression') return
    const callee = node['callee'] as { type: string; name?: string }
    if (callee.type === 'Identifier' && /^(fetch|XMLHttpRequest|EventSource|WebSocket)$/.test(callee.name ?? '')) {
      found.push(`${path}:${lineOf(text, node['start'])}`)
    }
  })
  return found
}

/** Where a page opens a window, by script or by a link: `path:line`. */
export function windowsIn({ path, text, program }: Source): string[] {
  const found: string[] = []
  visit(program, (node) => {
    const callee = node['callee'] as { object?: { name?: string }; property?: { name?: string } } | undefined
    const name = node['name'] as { name?: string } | undefined
    const opens = callee?.object?.name === 'window' && callee.property?.name === 'open'
    const links = node['type'] === 'JSXAttribute' && name?.name === 'target'
    if (opens || links) found.push(`${path}:${lineOf(text, node['start'])}`)
  })
  return found
}
