import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeReport } from '#core/export/formats.ts'
import type { Report } from '#core/export/report.ts'
import { anyReport } from './any-report.ts'
import { awkwardNames, awkwardReport, report, since } from './report.ts'

const writeCsv = (given: Report): string => writeReport(given, 'csv')

/** RFC 4180 to the letter: what it does not allow is an error. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const [all = '', quoted, bare = ''] = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))/y.exec(text.slice(at)) ?? []
    at += all.length
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'))
    if (text[at] === ',') at += 1
    else if (text.startsWith('\r\n', at)) {
      at += 2
      rows.push(row)
      row = []
    } else throw new Error(`Neither a comma nor a line end at ${at}.`)
  }
  expect(row).toEqual([])
  return rows
}

function cells(text: string): Record<string, string>[] {
  const [head = [], ...rows] = readCsv(text)
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])))
}

/** What a spreadsheet may run, going by any program's idea of where a cell begins and which marks are dropped. */
function isDangerous(cell: string): boolean {
  return (
    /^[\t\r\n]/.test(cell) ||
    cell.split(/[;\t\r\n]/).some((part) => /^[\s"']*[=+\-@＝＋－＠]/.test(part.replace(/^'/, 'x')))
  )
}

/** What is left of a text by all that may be replaced or put in. */
function bare(text: string): string {
  return text.toWellFormed().replaceAll(/['\p{Cc}\uFFFD-\uFFFF]/gu, '')
}

test('each finding is a row, whatever its state, with the fields in their columns', () => {
  const rows = cells(writeCsv(since('release 7')))
  expect(rows).toHaveLength(9)
  expect(rows[0]).toEqual({
    endpoint: 'Production',
    url: 'https://api.example.com',
    'taken at': '2026-11-29T06:31:00.000Z',
    severity: 'critical',
    score: '100',
    rule: 'AKR-101',
    title: 'Production add-on attached to a non-production space',
    group: 'environment',
    confidence: 'high',
    state: 'open',
    new: 'no',
    'add-on': 'akkeris-postgresql-quince-6293',
    'add-on id': '4a1c9e1e-0c55-4f7e-9f0b-9a6d7e0f1a11',
    service: 'akkeris-postgresql',
    owner: 'payments-prod',
    apps: 'payments-dev reports-dev ledger-qa-eu',
    'number of apps': '3',
    spaces: 'prod dev qa-eu',
    reason: expect.stringContaining('3 apps outside production hold it: payments-dev') as string,
    'answered as': '',
    answer: '',
    ticket: '',
    'answered by': '',
    'answer expires': '',
    'first seen': '2026-11-17T09:31:00.000Z',
    fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    id: 'AKR-101/4a1c9e1e-0c55-4f7e-9f0b-9a6d7e0f1a11',
  })
  expect(rows.map((row) => row['state'])).toEqual([
    'open',
    'open',
    'open',
    'lapsed',
    'outgrown',
    'open',
    'acknowledged',
    'excluded',
    'open',
  ])
  expect(rows[6]).toMatchObject({ 'answered as': 'accepted-risk', ticket: 'SHOP-17', 'answered by': 'ada' })
  expect(rows[7]).toMatchObject({ 'answered as': 'exclusion', ticket: 'BUY-3', 'answer expires': '2027-03-31' })
})

test.each([
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['+1+1', "'+1+1"],
  ['-2-2', "'-2-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1+1', "'\t'=1+1"],
  ['"=1+1"', '\'"=1+1"'],
  ['a;=1+1', "a;'=1+1"],
  ['two-part names', 'two-part names'],
])('%j is written as %j', (text, expected) => {
  const row = cells(writeCsv(awkwardReport()))[awkwardNames.indexOf(text)]
  if (row) expect(row['add-on']).toBe(expected)
  else expect(text).toBe(expected)
})

test('numbers stay numbers', () => {
  expect(writeCsv(report())).toMatch(/,"critical",100,"AKR-101",/)
})

test('whatever is in a report, it is read back, and nothing in it is run', () => {
  fc.assert(
    fc.property(anyReport, (given) => {
      const [head = [], ...rows] = readCsv(writeCsv(given))
      const findings = given.platforms.flatMap((platform) => platform.findings)
      expect(rows).toHaveLength(findings.length)
      for (const [index, row] of rows.entries()) {
        expect(row).toHaveLength(head.length)
        expect(row.filter(isDangerous)).toEqual([])
        const name = row[head.indexOf('add-on')] ?? ''
        expect(bare(name)).toBe(bare(findings[index]?.addon.name ?? ''))
      }
    }),
    { numRuns: 200 },
  )
})

test('no findings are a header', () => {
  expect(readCsv(writeCsv(report({ platforms: [] })))).toHaveLength(1)
})
