import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpen } from '#shared/domain/finding.ts'
import { writeReport } from '#core/export/formats.ts'
import type { Report } from '#core/export/report.ts'
import { anyReport } from './any-report.ts'
import { awkwardNames, awkwardReport, platformReport, report, severalFindings } from './report.ts'
import { readXml, type Element } from './xml.ts'

const writeJunit = (given: Report): string => writeReport(given, 'junit')

function suites(given: Report): Element[] {
  return readXml(writeJunit(given)).children
}

function outcomes(given: Report): [string | undefined, string | undefined][] {
  const cases = suites(given).flatMap(({ children }) => children.filter(({ name }) => name === 'testcase'))
  return cases.map(({ attributes, children }) => [attributes['classname'], children[0]?.name])
}

const one = (more: Partial<Report>, newSince: string | null = null) =>
  report({ platforms: [platformReport({ newSince })], ...more })

test('open findings from a severity on are failures, answered ones are skipped, the others pass', () => {
  expect(outcomes(one({ failOn: 'high' }))).toEqual([
    ['AKR-101', 'failure'],
    ['AKR-301', 'failure'],
    ['AKR-501', 'failure'],
    ['AKR-404', 'system-out'],
    ['AKR-109', 'system-out'],
    ['AKR-506', 'system-out'],
    ['AKR-206', 'skipped'],
    ['AKR-402', 'skipped'],
    ['AKR-902', 'system-out'],
    ['AKR-105', 'skipped'],
    ['AKR-302', 'skipped'],
  ])
  expect(outcomes(one({ failOn: null })).filter(([, outcome]) => outcome === 'failure')).toHaveLength(7)
})

test('against a baseline only what is new fails', () => {
  const failed = outcomes(one({ failOn: 'low' }, 'release 7')).filter(([, outcome]) => outcome === 'failure')
  expect(failed.map(([rule]) => rule)).toEqual(['AKR-301', 'AKR-501', 'AKR-902'])
})

test('a failure says what is wrong, how bad it is and what to do; a skipped one why', () => {
  const [suite] = suites(one({}))
  const cases = suite?.children.filter(({ name }) => name === 'testcase') ?? []
  const [failure] = cases[0]?.children ?? []
  expect(failure?.attributes).toEqual({ type: 'critical', message: severalFindings[0]?.reason })
  expect(failure?.text).toContain('critical, score 100 = 60 + (24 + 10 + 8 + 25) × 1 × 1 × 1\nOwner: payments-prod\n')
  expect(failure?.text).toContain('\n2. Copy the data it needs, outside Akkeris.\n')
  expect(cases[3]?.children[0]?.text).toContain('Open again: acknowledgement lapsed.')
  expect(cases[6]?.children[0]?.attributes['message']).toMatch(/^Acknowledged as accepted risk by ada/)
  expect(cases[10]?.children[0]?.attributes['message']).toMatch(/^1,240 checks could not be judged: nobody has asked/)
})

function shown(text: string): string {
  return text.toWellFormed().replaceAll(/[[\p{Cc}\uFFFE\uFFFF]--[\t\r\n]]/gv, '\uFFFD')
}

test('awkward names are read back from names and messages', () => {
  const cases = suites(awkwardReport())[0]?.children.filter(({ name }) => name === 'testcase') ?? []
  for (const [index, text] of awkwardNames.entries()) {
    if (index % 2 === 1) expect(cases[index]?.children[0]?.attributes['message']).toBe(shown(text))
    const name = text.trim() === '' ? `id-${index}` : shown(text)
    expect(cases[index]?.attributes['name']).toBe(
      `${name}: Production add-on attached to a non-production space [AKR-101/${index}]`,
    )
  }
})

test('whatever is in a report, it is well-formed and its numbers add up', () => {
  fc.assert(
    fc.property(anyReport, (given) => {
      const { attributes: all, children } = readXml(writeJunit(given))
      expect(children).toHaveLength(given.platforms.length)
      for (const [index, { attributes, children: inside }] of children.entries()) {
        const { findings = [], checks = [], blindness = [] } = given.platforms[index] ?? {}
        const cases = inside.filter(({ name }) => name === 'testcase')
        expect(cases).toHaveLength(findings.length + checks.length + blindness.length)
        const number = (name: string) => String(cases.filter(({ children: [only] }) => only?.name === name).length)
        expect(attributes).toMatchObject({
          tests: String(cases.length),
          failures: number('failure'),
          skipped: number('skipped'),
        })
        expect(Number(number('skipped'))).toBe(findings.filter(({ state }) => !isOpen(state)).length + blindness.length)
      }
      const sum = (name: string) => String(children.reduce((sum, { attributes }) => sum + Number(attributes[name]), 0))
      expect(all).toMatchObject({ tests: sum('tests'), failures: sum('failures'), skipped: sum('skipped') })
    }),
    { numRuns: 200 },
  )
})

test.each(['<a>', '<a></b>', '<a b="<"/>', '<a b="1" b="2"/>', '<a>&</a>', '<a>]]></a>', '<a>\u0000</a>', '<a/><b/>'])(
  'the reader of these tests would not take %j',
  (text) => {
    expect(() => readXml(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`)).toThrow()
  },
)
