import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FocusTie } from '#shared/domain/focus.ts'
import { focusDot } from '#renderer/views/focus/focus-dot.ts'
import { focusCsv, focusJson } from '#renderer/views/focus/focus-export.ts'
import { addon, addonFocus, addons, app, apps, focus, group } from './focus-rows.ts'

/** Lines of a CSV as cells; our own numbers stand without quotes. */
function cellsOf(csv: string): string[][] {
  return csv
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|(\d+))/g)].map(([, text, number]) => text ?? number ?? ''),
    )
}

describe('the focus view as a file', () => {
  it('has in a table what is known of each row, and how many there are of which it is one', () => {
    const tie: FocusTie = {
      addonId: 'id-db',
      addon: 'db',
      appId: 'id-web',
      app: 'web-shop',
      isOwner: false,
      attachmentId: 't',
      attachmentName: 'db-1',
      attachedAt: '',
      primary: true,
      carriedFrom: null,
    }
    const holder = app('web', 'shop', { ties: [tie], tieCount: 1, borrows: 1, maintenance: true, severity: 'high' })
    const data = focus(
      [
        apps('owner', [group('space', 'pay', [app('api', 'pay')])]),
        addons('addon', [group('space', 'pay', [addon('db', { carriedFrom: 60_000 })])]),
        apps('holders', [group('space', 'shop', [holder])], { total: 7 }),
      ],
      [],
      { path: [{ kind: 'addon', id: 'id-db', name: 'db' }] },
    )
    const [head = [], ...rows] = cellsOf(focusCsv(data, 'west'))
    const told = rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index]])))
    expect(told.map((row) => [row['stage'], row['in this stage'], row['kind'], row['name']])).toEqual([
      ['Owner', '1', 'app', 'api-pay'],
      ['Add-on', '1', 'add-on', 'db'],
      ['Also held by', '7', 'app', 'web-shop'],
    ])
    expect(told[1]).toMatchObject({ owner: 'api-pay', apps: '2', spaces: '2', 'last seen': '1970-01-01 00:01 UTC' })
    expect(told[2]).toMatchObject({
      endpoint: 'west',
      'as of': '1970-01-01 00:00 UTC',
      subject: 'db',
      'another space': 'yes',
      state: 'running, in maintenance',
      severity: 'high',
      'by way of': 'db',
      ways: '1',
      primary: 'yes',
    })
  })

  it('has every row once, however many there are, and the very answer as JSON', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }),
        fc.string({ unit: 'grapheme' }),
        (sizes, name) => {
          const data = addonFocus(sizes)
          const [head = [], ...rows] = cellsOf(focusCsv(data, name))
          expect(rows).toHaveLength(2 + sizes.reduce((sum, size) => sum + size, 0))
          for (const row of rows) expect(row).toHaveLength(head.length)
          const { stages, links, path } = data
          expect(JSON.parse(focusJson(data, name))).toMatchObject({ format: 'addon-atlas.focus', stages, links, path })
        },
      ),
    )
  })
})

describe('the focus view as a graph', () => {
  it('has a node for each row and an arrow for each pair, and says what it leaves out', () => {
    const data = focus(
      [
        apps('owner', [group('space', 'pay', [app('api', 'pay')])]),
        addons('addon', [group('space', 'pay', [addon('d"b', { severity: 'critical' })])]),
        apps('holders', [group('space', 'שלום', [app('web', 'שלום'), app('\u202Eevil', 'pay')])], { total: 7 }),
      ],
      [
        { from: 0, to: 1, pairs: [[0, 0]] },
        {
          from: 1,
          to: 2,
          pairs: [
            [0, 0],
            [0, 1],
          ],
        },
      ],
      { path: [{ kind: 'addon', id: 'id-db', name: 'd"b' }] },
    )
    const dot = focusDot(data, 'west')
    expect(dot).toContain(String.raw`label="d\"b · `)
    expect(dot).toContain('label="Also held by, 5 not shown"')
    expect(dot).toContain('label="\u2067שלום\u2069"')
    expect(dot).toContain('row1x0 [label="d\\"b (akkeris-redis:small)", shape=ellipse, color="#df2745"')
    expect(dot).toContain('row2x1 [label="\uFFFDevil-pay", shape=box]')
    expect(dot).toContain('  row0x0 -> row1x0\n')
    // Across the border of a space.
    expect(dot).toContain('  row1x0 -> row2x0 [color="#0b97a5"]\n  row1x0 -> row2x1\n')
  })

  it('is well formed whatever the names', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }), fc.string({ unit: 'binary' }), (sizes, name) => {
        const data = { ...addonFocus(sizes), path: [{ kind: 'addon' as const, id: 'x', name }] }
        const dot = focusDot(data, name)
        // All that is outside quotes in Graphviz's language is ours.
        expect(dot.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""')).toMatch(/^[\w\s{}[\]="\->,;]*$/)
        expect(dot.match(/shape=(box|ellipse)/g)).toHaveLength(2 + sizes.reduce((sum, size) => sum + size, 0))
        expect(dot.match(/ -> /g)).toHaveLength(data.links.reduce((sum, { pairs }) => sum + pairs.length, 0))
      }),
    )
  })
})
