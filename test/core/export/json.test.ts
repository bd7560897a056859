import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeJson } from '#core/export/json.ts'
import { anyReport } from './any-report.ts'
import { report } from './report.ts'

interface Document {
  findings: { id: string; endpoint: string; acknowledgement: { expiresAt: string } | null }[]
  platforms: object[]
  summary: Record<string, number>
}

const read = (text: string) => JSON.parse(text) as Document

test('it says what it is, and has everything under the names that others read', () => {
  const document = read(writeJson(report({ failOn: 'high', newSince: 'release 7' })))
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
