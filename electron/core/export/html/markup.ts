import { escapeMarkup } from '#shared/export/characters.ts'

/** Text that is HTML already. Made by `markup` and `trusted` only, so that nothing gets into a page unescaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Value = string | number | Markup | readonly Markup[] | null

/** HTML as it stands, with every value escaped that is not HTML itself. Nothing for null. */
export function markup(strings: TemplateStringsArray, ...values: Value[]): Markup {
  return new Markup(strings.reduce((text, part, index) => text + inserted(values[index - 1] ?? null) + part))
}

/** For text of this program only, never for anything from outside. */
export function trusted(text: string): Markup {
  return new Markup(text)
}

function inserted(value: Value): string {
  if (value === null) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'string') return escapeMarkup(value)
  if (typeof value === 'number') return value.toLocaleString('en-GB')
  return value.map(({ text }) => text).join('')
}

/** A name from outside, set apart so that its direction of writing does not spread to what stands around it. */
export function name(text: string): Markup {
  return markup`<bdi>${text}</bdi>`
}
