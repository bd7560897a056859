import { resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { oneLine } from '#shared/export/characters.ts'
import { exportMap, mapFormats, pictureOf, showsFocus, type Export, type MapFormat } from '#shared/map/export/export.ts'
import { fieldNames } from '#shared/map/query/fields.ts'
import { parseQuery } from '#shared/map/query/parse.ts'
import type { Query } from '#shared/map/query/query.ts'
import { themes } from '#shared/map/themes.ts'
import { exitCodes, parseWords, readingHelp, readingOptions, type CommandLineCommand } from '../command.ts'
import { findAddon } from '../find.ts'
import { orByUrl, withSession } from '../session.ts'
import type { Terminal } from '../terminal.ts'
import { checkPixels, createPngPainter } from './graph/png.ts'
import { checkOutputs, writeFiles } from './scan/outputs.ts'
import { readEndpoint } from './sync.ts'

const formats = [...mapFormats, 'png'] as const
const formatList = formats.join(', ')

/** Names in lines of the help, none of which is longer than a narrow window. */
function listed(names: readonly string[]): string {
  const lines: string[] = []
  for (const [index, name] of names.entries()) {
    const word = index === names.length - 1 ? name : `${name},`
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length > 96) lines.push(`${' '.repeat(21)}${word}`)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.join('\n')
}

export const graph: CommandLineCommand = {
  name: 'graph',
  summary: 'draw the attachment map, or write it down as a graph',
  help: `addon-atlas graph [options]

Writes the map of one endpoint: the picture that the window draws, or its apps, add-ons and
attachments as data. Works offline unless --url is given: then the platform is read first.

  --format FORMAT    ${formatList}; without it the ending of --output tells, and
                     else it is svg
  --output FILE      write it there instead of to standard output
  --filter QUERY     only what fits, as 'space = prod-* and apps > 3 and !acknowledged'; an add-on
                     that fits is shown with every app that holds it. Fields:
${listed(fieldNames)}
  --focus ADDON      an add-on by name or id: the picture lights who hangs on it, data holds
                     nothing else
  --size WIDTHxHEIGHT
                     of the picture, 1600x1000 unless given; a png has twice as many pixels each
                     way. One too small for what is said below it is as high as that needs
  --theme THEME      light or dark, for the picture
${readingHelp}
`,
  async run(words, terminal) {
    const { values } = parseWords(words, {
      ...readingOptions,
      format: { type: 'string' },
      output: { type: 'string' },
      filter: { type: 'string' },
      focus: { type: 'string' },
      size: { type: 'string' },
      theme: { type: 'string' },
    })
    if (values.output === '') throw new AppError('invalid-input', '--output names no file.')
    const path = values.output === undefined ? null : resolve(values.output)
    const format = formatOf(values.format ?? (values.json ? 'json' : undefined), path)
    if (values.json && format !== 'json')
      throw new AppError('invalid-input', '--json and --format say different things.')
    const look = { ...sizeOf(values.size), palette: paletteOf(values.theme) }
    const filter = filterOf(values.filter)
    if (format === 'png') {
      checkPixels(look)
      refuseToShow(path, terminal)
    }
    await checkOutputs([{ format, path }])
    // Found before a platform is read for a picture that cannot be made.
    const write = format === 'png' ? await pngWriter() : (wanted: Export) => exportMap(format, wanted)
    return await withSession(values, terminal, async (session) => {
      const targets = await session.targets(orByUrl)
      const [target, ...others] = targets
      if (!target || others.length > 0) {
        const names = targets.map(({ profile }) => profile.name).join(', ')
        throw new AppError('invalid-input', `A map is of one endpoint; name it with --endpoint: ${names}.`)
      }
      if (values.url !== undefined) await readEndpoint(session, target, terminal)
      const { id: endpointId, name: endpoint } = target.profile
      const focus = values.focus === undefined ? null : (await findAddon(session, targets, values.focus)).id
      const data = await session.call('graph.map', { endpointId })
      const { pinned } = await session.call('preferences.get', {})
      const surroundings = { endpoint, pinned: new Set(pinned) }
      if (focus !== null && filter.kind !== 'all' && !showsFocus({ data, surroundings, filter, focus })) {
        terminal.say('The add-on of --focus is hidden by --filter.')
      }
      const content = await write({ data, surroundings, filter, focus, ...look })
      if (path !== null) await writeFiles([{ path, content }])
      else if (typeof content === 'string') terminal.print(content.replace(/\r?\n$/, ''))
      else terminal.write(content)
      return exitCodes.clean
    })
  },
}

function formatOf(named: string | undefined, path: string | null): MapFormat | 'png' {
  const ending = path === null ? 'svg' : (/\.([^.]+)$/.exec(path)?.[1] ?? '').toLowerCase()
  const format = formats.find((each) => each === (named ?? (ending === 'gv' ? 'dot' : ending)))
  if (format) return format
  throw named === undefined
    ? new AppError('invalid-input', `The ending of --output does not tell a format. Give --format: ${formatList}.`)
    : new AppError('invalid-input', `--format is one of ${formatList}.`)
}

async function pngWriter(): Promise<(wanted: Export) => Promise<Uint8Array>> {
  const paint = await createPngPainter()
  return async (wanted) => await paint(pictureOf(wanted))
}

/** A terminal obeys whatever bytes it is given. */
function refuseToShow(path: string | null, { isShown }: Terminal): void {
  if (path !== null || !isShown) return
  throw new AppError(
    'invalid-input',
    'A terminal cannot show a PNG. Name a file with --output, or send it into one or into another program.',
  )
}

function filterOf(text = ''): Query {
  const parsed = parseQuery(text)
  if (parsed.ok) return parsed.query
  const { at, message } = parsed.problem
  throw new AppError('invalid-input', oneLine(`--filter, character ${at + 1}: ${message}`))
}

const least = 200
const most = 20_000

function sizeOf(text = '1600x1000'): { width: number; height: number } {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/i.exec(text) ?? []
  const size = { width: Number(width), height: Number(height) }
  // What is no number is no size either.
  if (Object.values(size).every((length) => length >= least && length <= most)) return size
  throw new AppError('invalid-input', `--size is WIDTHxHEIGHT, each from ${least} to ${most}, as 1600x1000.`)
}

function paletteOf(text = 'light') {
  if (text === 'light' || text === 'dark') return themes[text]
  throw new AppError('invalid-input', '--theme is light or dark.')
}
