import { resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { oneLine } from '#shared/export/characters.ts'
import { exportMap, mapFormats, showsFocus, type MapFormat } from '#shared/map/export/export.ts'
import { fieldNames } from '#shared/map/query/fields.ts'
import { parseQuery } from '#shared/map/query/parse.ts'
import type { Query } from '#shared/map/query/query.ts'
import { themes } from '#shared/map/themes.ts'
import { exitCodes, parseWords, readingHelp, readingOptions, type CommandLineCommand } from '../command.ts'
import { findAddon } from '../find.ts'
import { orByUrl, withSession } from '../session.ts'
import { checkOutputs, writeFiles } from './scan/outputs.ts'
import { readEndpoint } from './sync.ts'

export const graph: CommandLineCommand = {
  name: 'graph',
  summary: 'draw the attachment map, or write it down as a graph',
  help: `addon-atlas graph [options]

Writes the map of one endpoint: the picture that the window draws, or its apps, add-ons and attachments as data. Works
offline unless --url is given: then the platform is read first.

  --format FORMAT    ${mapFormats.join(', ')}; without it the ending of --output tells, and else it is svg
  --output FILE      write it there instead of to standard output
  --filter QUERY     only what fits, as 'space = prod-* and apps > 3 and !acknowledged'; an add-on that fits is shown
                     with every app that holds it. Fields: ${fieldNames.slice(0, 9).join(', ')},
                     ${fieldNames.slice(9).join(', ')}
  --focus ADDON      an add-on by name or id: the picture lights who hangs on it, data holds nothing else
  --size WIDTHxHEIGHT  of the picture, 1600x1000 unless given
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
    await checkOutputs([{ format, path }])
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
      const text = exportMap(format, { data, surroundings, filter, focus, ...look })
      if (path === null) terminal.print(text.replace(/\r?\n$/, ''))
      else await writeFiles([{ path, text }])
      return exitCodes.clean
    })
  },
}

function formatOf(named: string | undefined, path: string | null): MapFormat {
  const ending = path === null ? 'svg' : (/\.([^.]+)$/.exec(path)?.[1] ?? '').toLowerCase()
  const format = mapFormats.find((each) => each === (named ?? (ending === 'gv' ? 'dot' : ending)))
  if (format) return format
  const list = mapFormats.join(', ')
  if ((named ?? ending) === 'png') {
    // Pixels need fonts and a rasteriser, which the window has and plain Node has not.
    throw new AppError(
      'invalid-input',
      `A PNG is made in the window, by Export. Here the picture is svg; others: ${list}.`,
    )
  }
  throw named === undefined
    ? new AppError('invalid-input', `The ending of --output does not tell a format. Give --format: ${list}.`)
    : new AppError('invalid-input', `--format is one of ${list}.`)
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
