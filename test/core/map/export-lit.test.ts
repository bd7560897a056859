import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeMapCsv } from '#shared/map/export/csv.ts'
import { writeDot } from '#shared/map/export/dot.ts'
import { writeMapJson } from '#shared/map/export/json.ts'
import { litRows } from '#shared/map/export/lit-rows.ts'
import type { Shown } from '#shared/map/export/shown.ts'
import { light, type Selection } from '#shared/map/lit.ts'
import { buildModel } from '#shared/map/model.ts'
import { all } from '#shared/map/query/query.ts'
import { everything } from '#shared/map/query/whole.ts'
import { row } from '#shared/map/rows.ts'
import { anyMap, sharedPair } from '../../renderer/graph/fleet.ts'

const model = buildModel(sharedPair())
const shownOf = (selection: Selection | null): Shown => ({
  endpoint: 'west',
  filter: all,
  filtered: everything(model.data),
  lit: selection && litRows(model, light(model, selection)),
})

/** Rows of a CSV as cells; our own numbers stand without quotes. */
function rowsOf(csv: string): string[][] {
  const lines = csv.split('\r\n').slice(0, -1)
  return lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|(\d+))/g)].map(([, text, number]) => text ?? number ?? ''),
  )
}

const litBy = (selection: Selection | null): (string | undefined)[] =>
  rowsOf(writeMapCsv(shownOf(selection))).map((cells) => cells[16])

describe('data with something lit', () => {
  it('names the subject and marks every row, in JSON', () => {
    const document = JSON.parse(writeMapJson(shownOf({ kind: 'space', region: 1 }))) as LitDocument
    expect(document.subject).toEqual({
      kind: 'space',
      id: 'space-1',
      name: 'web-prod',
      words: 'space web-prod with what it shares',
    })
    expect(document.apps.map(({ lit }) => lit)).toEqual([true, false, true, true])
    expect(document.addons.map(({ lit }) => lit)).toEqual([true, false])
    expect(document.spaces.map(({ lit }) => lit)).toEqual([true, true])
    expect(document.attachments.map(({ lit }) => lit)).toEqual([true])
    const plain = writeMapJson(shownOf(null))
    expect(plain).toContain('"subject":null')
    expect(plain).not.toContain('"lit"')
  })

  it('names it in a column of its own in the rows that belong to it, in CSV', () => {
    const words = 'akkeris-postgresql-0 of web0-pay-prod'
    expect(litBy({ kind: 'addon', addon: 0 })).toEqual(['lit by', words, words, '', ''])
    expect(litBy(null)).toEqual(['lit by', '', '', '', ''])
  })

  it('lets it stand out and the rest stand back, in DOT', async () => {
    const dot = writeDot(shownOf({ kind: 'addon', addon: 0 }))
    await expect(dot).toMatchFileSnapshot('../../fixtures/map/selection.dot')
    expect(dot).toContain('label="Lit: akkeris-postgresql-0 of web0-pay-prod · west · as of')
  })

  it('says of the same apps and add-ons that they are lit, as a table and as JSON, whatever is selected', () => {
    fc.assert(
      fc.property(anyMap, fc.nat(), fc.constantFrom('addon', 'app', 'space'), (data, pick, kind) => {
        const each = buildModel(data)
        const things = kind === 'addon' ? each.totals.addons : kind === 'app' ? each.cells : data.spaces.length
        fc.pre(things > 0)
        const lit = litRows(each, light(each, selectionOf(kind, pick % things)))
        const shown = { endpoint: 'west', filter: all, filtered: everything(data), lit }
        const document = JSON.parse(writeMapJson(shown)) as LitDocument
        const [, ...rows] = rowsOf(writeMapCsv(shown))
        const marked = (id: number, column: number): Set<string | undefined> =>
          new Set(rows.filter((cells) => cells[column] === 'yes').map((cells) => cells[id]))
        expect(marked(2, 17)).toEqual(litIds(document.addons))
        expect(marked(10, 18)).toEqual(litIds(document.apps))
        // What is lit as a pair is so at both ends.
        for (const cells of rows) {
          if (cells[16] === '') continue
          if (cells[2] !== '') expect(cells[17]).toBe('yes')
          if (cells[10] !== '') expect(cells[18]).toBe('yes')
        }
      }),
      { numRuns: 60 },
    )
  })

  it('lights the very lines that the picture draws, whatever is selected', () => {
    fc.assert(
      fc.property(anyMap, fc.nat(), fc.constantFrom('addon', 'app', 'space'), (data, pick, kind) => {
        const each = buildModel(data)
        const things = kind === 'addon' ? each.totals.addons : kind === 'app' ? each.cells : data.spaces.length
        fc.pre(things > 0)
        const index = pick % things
        const selection = selectionOf(kind, index)
        const lit = light(each, selection)
        const rows = litRows(each, lit)
        const pairs: string[] = []
        for (let addon = 0; addon < each.totals.addons; addon += 1) {
          for (const cell of row(each.borrowers, addon)) if (rows.holding(addon, cell)) pairs.push(`${addon} ${cell}`)
        }
        if (kind === 'space') {
          // Of a space the picture draws one line for each other region, as wide as there are attachments.
          const region = (cell: number): number => each.cellRegion[cell] ?? -1
          const counts = new Map<number, number>()
          for (const pair of pairs) {
            const [addon = -1, cell = -1] = pair.split(' ').map(Number)
            const home = each.addonCell[addon] ?? -1
            const [from, to] = [region(home), region(cell)]
            if (from === to || home >= each.apps) continue
            const other = from === index ? to : from
            counts.set(other, (counts.get(other) ?? 0) + 1)
          }
          expect(counts).toEqual(new Map(lit.links.map(({ other, count }) => [other, count])))
        } else expect(new Set(pairs)).toEqual(new Set(lit.edges.map(({ addon, cell }) => `${addon} ${cell}`)))
        for (const pair of pairs) {
          const [addon = -1, cell = -1] = pair.split(' ').map(Number)
          expect([rows.addon(addon), rows.app(cell)]).toEqual([true, true])
        }
      }),
    )
  })
})

function litIds(of: { id: string; lit: boolean }[]): Set<string> {
  return new Set(of.filter(({ lit }) => lit).map(({ id }) => id))
}

function selectionOf(kind: Selection['kind'], index: number): Selection {
  if (kind === 'addon') return { kind, addon: index }
  return kind === 'app' ? { kind, cell: index } : { kind, region: index }
}

interface LitDocument {
  subject: unknown
  spaces: { lit: boolean }[]
  apps: { id: string; lit: boolean }[]
  addons: { id: string; lit: boolean }[]
  attachments: { lit: boolean }[]
}
