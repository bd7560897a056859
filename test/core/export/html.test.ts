import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeReport } from '#core/export/formats.ts'
import type { Report } from '#core/export/report.ts'
import { anyReport } from './any-report.ts'
import { awkwardReport, finding, platformReport, report, since } from './report.ts'

const writeHtml = (given: Report): string => writeReport(given, 'html')

const elements =
  'a article b bdi body circle dd details div dl dt h1 h2 h3 h4 h5 head header html li main meta nav ol p path pre rect section span style summary svg table tbody td th thead title tr ul'
const attributes = new Set(
  'aria-hidden aria-label charset class content cx cy d fill fill-rule height href http-equiv id lang name r rx scope stroke stroke-width viewBox width x y'.split(
    ' ',
  ),
)

/** Reads tags as a browser does and throws on whatever the page should never hold. */
function checkPage(page: string): void {
  expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true)
  const body = page.replace(/<style>[^<]*<\/style>/, '').slice('<!doctype html>'.length)
  const tags = [...body.matchAll(/<([^>]*)>?/g)].map(([, inside = '']) => inside)
  const depth: string[] = []
  for (const tag of tags) {
    const [all, closing, name = '', given = ''] =
      /^(\/?)([a-z0-9]+)((?:\s+[A-Za-z-]+(?:="[^"]*")?)*)\s*\/?$/.exec(tag) ?? []
    if (all === undefined || !elements.split(' ').includes(name)) throw new Error(`<${tag}> should not be there.`)
    for (const [, attribute = '', value = ''] of given.matchAll(/([A-Za-z-]+)="([^"]*)"/g)) {
      if (!attributes.has(attribute)) throw new Error(`${attribute} should not be there.`)
      if (attribute === 'href') expect(value).toMatch(/^#a\d+-\d+$/)
    }
    if (closing === '/') expect(depth.pop()).toBe(name)
    else if (!['meta', 'path', 'circle', 'rect'].includes(name)) depth.push(name)
  }
  expect(depth).toEqual([])
  // What is left of an ampersand is a reference of ours.
  expect(body.match(/&(?!(amp|lt|gt|quot|#39);)/g)).toBeNull()
}

test('whatever is in a report, nothing of it becomes markup', () => {
  fc.assert(
    fc.property(anyReport, (given) => {
      checkPage(writeHtml(given))
    }),
    { numRuns: 100 },
  )
  checkPage(writeHtml(awkwardReport()))
})

test('the check of the page would see a script, a handler and a picture', () => {
  const page = writeHtml(report())
  for (const intruder of [
    '<script>',
    '<p onclick="x">',
    '<img src="x">',
    '<a href="https://example.com">',
    '&nbsp;',
    '<',
  ]) {
    expect(() => {
      checkPage(page.replace('</h1>', `</h1>${intruder}`))
    }, intruder).toThrow()
  }
})

test('it asks for nothing and forbids itself to', () => {
  const page = writeHtml(report())
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  expect(page).not.toMatch(/url\(|@import|@font-face|<link|<script|<iframe|<object|\ssrc=/)
})

test('it tells each endpoint with its age and whether it was read in part', () => {
  const page = writeHtml(report())
  expect(page.match(/<section class="platform">/g)).toHaveLength(2)
  expect(page).toContain('as of <b>2026-11-29 06:31 UTC</b>, 3 hours before this report')
  expect(page.match(/Read in part\./g)).toHaveLength(1)
  expect(page.indexOf('Controller of the lab')).toBeLessThan(page.indexOf('Read in part.'))
})

test('it tells findings with everything that speaks for them, answered ones apart', () => {
  const page = writeHtml(since('release 7'))
  const cards = page.slice(page.indexOf('<section class="card"'), page.indexOf('Answered: 2 findings'))
  expect(cards.match(/<article/g)).toHaveLength(6)
  for (const text of [
    'On reports-dev two add-ons give DATABASE_URL',
    '<b>DELETE</b> /apps/payments-dev/addon-attachments/5f0c1b4e-1111-4222-8333-944455556666',
    '{&quot;plan&quot;:&quot;akkeris-postgresql:standard-0&quot;}',
    '60 + 67 × 1 × 1 × 1, at most 100',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '<span class="badge">acknowledgement lapsed</span>',
    '<span class="badge">new</span>',
    'Affects 60 apps in 1 space',
    'and 36 more',
    'without an owner',
  ]) {
    expect(cards).toContain(text)
  }
  const after = page.slice(page.indexOf('Answered: 2 findings'))
  expect(after).toContain('Excluded by line 41 of the policy file until 2027-03-31: Bought on purpose (BUY-3)')
  expect(after).toContain('The space of billing-prod is not among what the platform listed.')
  expect(after).toContain('The exclusion in line 12 covers no finding.')
  expect(writeHtml(report())).not.toContain('>new<')
})

test('severity is a shape and a word, not only a colour', () => {
  const shapes = writeHtml(report()).matchAll(
    /<li class="tile (\w+)[^"]*"><svg[^>]*>(.*?)<\/svg><b>\d+<\/b><span>(\w+)</g,
  )
  const found = [...shapes].map(([, severity, shape, word]) => ({ severity, shape, word }))
  expect(found.map(({ word }) => word)).toEqual(['Critical', 'High', 'Medium', 'Low', 'Info'])
  expect(new Set(found.map(({ shape }) => shape)).size).toBe(5)
})

test('nothing to tell is told', () => {
  const page = writeHtml(report({ platforms: [platformReport({ findings: [], checks: [], blindness: [] })] }))
  checkPage(page)
  expect(page).toContain('No open findings.')
})

test('a large fleet stays a page: the worst in full, the others in lines, the rest as a number', () => {
  const findings = Array.from({ length: 3000 }, (_, index) =>
    finding({
      id: `AKR-101/${index}`,
      addon: { id: `id-${index}`, name: `addon-${index}`, service: 'akkeris-postgresql' },
    }),
  )
  const page = writeHtml(report({ platforms: [platformReport({ findings })] }))
  checkPage(page)
  expect(page.match(/<article/g)).toHaveLength(150)
  expect(page).toContain('And 850 more findings: the reports as CSV and JSON have them all.')
  expect(page.length).toBeLessThan(3_000_000)
})
