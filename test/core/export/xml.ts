export interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

// oxlint-disable-next-line no-control-regex -- XML 1.0, production 2
const character = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u
const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The root of a document that is well-formed. Knows no doctype, comment, CDATA or instruction, and throws on each. */
export function readXml(document: string): Element {
  if (!character.test(document)) throw new Error('A character that XML does not allow.')
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!document.startsWith(declaration)) throw new Error('No declaration.')
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const token = /<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w-]*="[^"<]*")*)\s*(\/?)>|([^<]+)/y
  token.lastIndex = declaration.length
  while (token.lastIndex < document.length) {
    const at = token.lastIndex
    const [all, closing, name = '', attributes = '', empty, text] = token.exec(document) ?? []
    if (all === undefined) throw new Error(`Not well-formed at ${at}: ${document.slice(at, at + 40)}`)
    const current = open.at(-1) ?? root
    if (text !== undefined) {
      if (text.includes(']]>')) throw new Error('The end of a CDATA section in a text.')
      if (current === root && text.trim() !== '') throw new Error('Text outside of the root.')
      current.text += decoded(text)
    } else if (closing === '/') {
      if (current.name !== name || attributes !== '' || empty === '/') throw new Error(`</${name}> closes nothing.`)
      open.pop()
    } else {
      const element: Element = { name, attributes: readAttributes(attributes), children: [], text: '' }
      current.children.push(element)
      if (empty !== '/') open.push(element)
    }
  }
  const [only, ...others] = root.children
  if (open.length !== 1 || !only || others.length > 0) throw new Error('Not one root that is closed.')
  return only
}

/** Blanks in an attribute are normalised, unless they are written as references. */
function readAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(/([\w-]+)="([^"]*)"/g)) {
    if (Object.hasOwn(found, name)) throw new Error(`${name} is given twice.`)
    found[name] = decoded(value.replaceAll(/[\t\r\n]/g, ' '))
  }
  return found
}

function decoded(text: string): string {
  return text.replaceAll(/&([^;\s]*;?)/g, (_, reference: string) => {
    const [, decimal, name = ''] = /^(?:#(\d+)|(\w+));$/.exec(reference) ?? []
    const value = decimal === undefined ? named[name] : String.fromCodePoint(Number(decimal))
    if (value === undefined || !character.test(value)) throw new Error(`&${reference} is no reference.`)
    return value
  })
}
