import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, Parser } from 'yaml'

export type Path = readonly (string | number)[]

/** Something wrong with a text, before all of them are put in order and cut short. */
export interface Remark {
  /** 1-based. */
  line: number
  /** Made for the few that are shown: one sentence. */
  say: () => string
}

/** What a YAML text says, as plain values, with the place of each. */
export interface YamlDocument {
  value: unknown
  /** 1-based line of what the path leads to: of the key in a map. Of what is nearest to it where there is no such thing. */
  lineOf(path: Path): number
}

interface Place {
  line: number
  parts: Map<string | number, Place>
}

/**
 * Reads one YAML 1.2 document of maps with text keys, lists and plain values. Anchors, aliases and tags are remarks, so
 * nothing in the text can grow when it is read. `what` is what such a file is called in sentences: `a policy file`.
 */
export function readDocument(text: string, what: string): YamlDocument | { remarks: Remark[] } {
  const lineCounter = new LineCounter()
  const lineAt = (offset: number): number => Math.max(1, lineCounter.linePos(offset).line)
  const told = (offset: number, code: string, message: string) => ({
    remarks: [{ line: lineAt(offset), say: () => slip(what, code, message) }],
  })
  // One slip upsets what follows it, so the first is told and no other: collecting a million of them takes long.
  for (const token of new Parser(lineCounter.addNewLine).parse(text)) {
    if (token.type === 'error') return told(token.offset, '', token.message)
  }
  const document = parseDocument(text, {
    prettyErrors: false,
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    // Its own check compares each key with each other one.
    uniqueKeys: false,
  })
  const [error] = [...document.errors, ...document.warnings]
  if (error) return told(error.pos[0], error.code, error.message)

  const remarks: Remark[] = []
  const line = (node: unknown, otherwise: number): number =>
    isNode(node) && node.range ? lineAt(node.range[0]) : otherwise

  const read = (node: unknown, place: Place): unknown => {
    if (isAlias(node)) remarks.push({ line: place.line, say: () => reference(what, `*${node.source}`) })
    else if (isNode(node) && node.anchor !== undefined) {
      const { anchor } = node
      remarks.push({ line: place.line, say: () => reference(what, `&${anchor}`) })
    }
    if (isMap(node)) return readMap(node.items, place)
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        const inside: Place = { line: line(item, place.line), parts: new Map() }
        place.parts.set(index, inside)
        return read(item, inside)
      })
    }
    return isScalar(node) ? node.value : null
  }

  const readMap = (pairs: readonly { key: unknown; value: unknown }[], place: Place): unknown => {
    const values = new Map<string, unknown>()
    for (const { key, value } of pairs) {
      const inside: Place = { line: line(key, line(value, place.line)), parts: new Map() }
      const name = String(read(key, inside))
      const earlier = place.parts.get(name)
      if (name === '__proto__')
        remarks.push({ line: inside.line, say: () => '"__proto__" is no key that is known here.' })
      if (earlier) {
        remarks.push({ line: inside.line, say: () => `${quoted(name)} stands twice: on line ${earlier.line} too.` })
      }
      place.parts.set(name, inside)
      values.set(name, read(value, inside))
    }
    // Not by assignment, which would act on `__proto__`.
    return Object.fromEntries(values)
  }

  const root: Place = { line: line(document.contents, 1), parts: new Map() }
  const value = read(document.contents, root)
  if (remarks.length > 0) return { remarks }
  return {
    value,
    lineOf(path) {
      let place = root
      for (const step of path) place = place.parts.get(step) ?? place
      return place.line
    },
  }
}

function slip(what: string, code: string, message: string): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return `A second document begins here; ${what} is one.`
    case 'TAG_RESOLVE_FAILED':
      return `A tag stands here, which ${what} has not. A text that begins with ! has to stand in quotes.`
    case 'BAD_ALIAS':
      return reference(what, '*')
    case 'NON_STRING_KEY':
      return 'A key has to be a plain text.'
    case 'RESOURCE_EXHAUSTION':
      return 'It is nested too deeply here.'
    default:
      return `It is not YAML here: ${lowered(message)}.`
  }
}

function reference(what: string, name: string): string {
  const kind = name.startsWith('*') ? 'alias' : 'anchor'
  return `${quoted(name)} is an ${kind} to YAML, which ${what} has not. A text that begins with ${name.charAt(0)} has to stand in quotes.`
}

function lowered(message: string): string {
  return shown(message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, ''), 160)
}

/** A text of the file inside a sentence. */
export function quoted(text: string): string {
  return `"${shown(text, 60)}"`
}

/** Cut short, and without anything that could act on a terminal. */
function shown(text: string, longest: number): string {
  const short = text.length > longest ? `${text.slice(0, longest)}...` : text
  return short.replaceAll(/\p{C}/gu, '\uFFFD')
}
