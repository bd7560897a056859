import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeReport } from '#core/export/formats.ts'
import type { Report } from '#core/export/report.ts'
import { anyReport } from './any-report.ts'
import { platformReport, report, since } from './report.ts'

const writeJson = (given: Report): string => writeReport(given, 'json')

interface Document {
  findings: { id: string; endpoint: string; acknowledgement: { expiresAt: string } | null }[]
  newSince: string | null
  platforms: { newSince: string | null }[]
  summary: Record<string, number>
}

const read = (text: string) => JSON.parse(text) as Document

test('it says what it is, and has everything under the names that others read', () => {
  const document = read(writeJson(since('release 7', { failOn: 'high' })))
  expect(document).toMatchObject({
    format: 'addon-atlas.findings',
    version: 1,
    tool: { name: 'Addon Atlas', version: '1.2.3' },
    generatedAt: '2026-11-29T09:31:00.000Z',
    failOn: 'high',
    newSince: 'release 7',
    summary: { critical: 2, high: 2, medium: 1, low: 1, info: 1, answered: 2, unknown: 12, notAsked: 1240 },
  })
  expect(Object.keys(document)).toEqual([
    'format',
    'version',
    'tool',
    'generatedAt',
    'failOn',
    'newSince',
    'summary',
    'platforms',
    'findings',
    'checks',
    'rules',
  ])
  expect(Object.keys(document.platforms[0] ?? {})).toEqual([
    'endpointId',
    'name',
    'url',
    'takenAt',
    'complete',
    'summary',
    'blindness',
    'newSince',
  ])
  expect(Object.keys(document.findings[0] ?? {})).toEqual([
    'ruleId',
    'severity',
    'score',
    'addon',
    'owner',
    'apps',
    'spaces',
    'reason',
    'endpoint',
    'id',
    'title',
    'group',
    'arithmetic',
    'confidence',
    'transient',
    'context',
    'why',
    'facts',
    'remedy',
    'references',
    'fingerprint',
    'state',
    'acknowledgement',
    'exclusion',
    'firstSeen',
    'isNew',
  ])
  expect(document.findings.map(({ endpoint }) => endpoint).at(-1)).toBe('http://127.0.0.1:7000')
  expect(document.findings[6]?.acknowledgement?.expiresAt).toBe('2027-01-28T09:31:00.000Z')
})

const told = (...names: (string | null)[]) => {
  const platforms = names.map((newSince, index) => platformReport({ endpointId: String(index), newSince }))
  const document = read(writeJson(report({ platforms })))
  return [document.newSince, ...document.platforms.map(({ newSince }) => newSince)]
}

test('what new is measured against is told of each endpoint, and of all where it is the same', () => {
  expect(told('release 7', 'release 7')).toEqual(['release 7', 'release 7', 'release 7'])
  expect(told('release 7', 'today')).toEqual([null, 'release 7', 'today'])
  expect(told(null, 'today')).toEqual([null, null, 'today'])
})

test('whatever is in a report, it is one line, well-formed to the last character', () => {
  fc.assert(
    fc.property(anyReport, (given) => {
      const text = writeJson(given)
      expect(text.indexOf('\n')).toBe(text.length - 1)
      expect(text).not.toMatch(/\\ud[89a-f]/i)
      expect(read(text).findings).toHaveLength(given.platforms.flatMap(({ findings }) => findings).length)
    }),
    { numRuns: 200 },
  )
})
