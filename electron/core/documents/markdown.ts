/* What the generated pages are put together from. */

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** Text as Markdown: names of variables as code, and nothing of it read as markup. */
export function written(text: string): string {
  return text.replaceAll(/[\\`*<[\]]/g, String.raw`\$&`).replaceAll(/(?<![\w-])[A-Za-z0-9_]*_[A-Za-z0-9_]+/g, '`$&`')
}

/** The same in a table. */
export function cell(text: string): string {
  return written(text).replaceAll('|', String.raw`\|`)
}
