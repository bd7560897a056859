import { expect, test } from 'vitest'
import { reportFormats } from '#shared/contract/commands.ts'
import { exportCommands } from '#core/export/commands.ts'
import { formats, writeReport } from '#core/export/formats.ts'
import { isFailure } from '#core/export/report.ts'
import { slowClock, turnsDuring } from '../../kit/turns.ts'
import { finding, platformReport, report } from './report.ts'

const going = new AbortController().signal

const commands = exportCommands({
  report: (ids) =>
    Promise.resolve(
      report({ platforms: ids.map((endpointId) => platformReport({ endpointId, findings: [finding()] })) }),
    ),
})

test.each([
  ['text', 'addon-atlas-api.example.com-2026-11-29.txt', 'text/plain'],
  ['json', 'addon-atlas-api.example.com-2026-11-29.json', 'application/json'],
  ['sarif', 'addon-atlas-api.example.com-2026-11-29.sarif', 'application/sarif+json'],
  ['csv', 'addon-atlas-api.example.com-2026-11-29.csv', 'text/csv'],
  ['html', 'addon-atlas-api.example.com-2026-11-29.html', 'text/html'],
  ['junit', 'addon-atlas-api.example.com-2026-11-29.xml', 'application/xml'],
] as const)('as %s the file is called %s', async (format, name, mediaType) => {
  const file = await commands['export.findings']({ endpointIds: ['one'], format }, going)
  expect(file).toMatchObject({ name, mediaType })
  expect(file.text).toContain('akkeris-postgresql-quince-6293')
  expect(file.text.endsWith('\n')).toBe(true)
})

test('several endpoints are one file', async () => {
  const file = await commands['export.findings']({ endpointIds: ['one', 'two'], format: 'json' }, going)
  expect(file.name).toBe('addon-atlas-2-endpoints-2026-11-29.json')
  expect((JSON.parse(file.text) as { findings: object[] }).findings).toHaveLength(2)
})

test('no address makes a file name that leads elsewhere', async () => {
  const { 'export.findings': write } = exportCommands({
    report: () => Promise.resolve(report({ platforms: [platformReport({ url: '../../etc/passwd' })] })),
  })
  expect((await write({ endpointIds: ['one'], format: 'csv' }, going)).name).toBe(
    'addon-atlas-..-..-etc-passwd-2026-11-29.csv',
  )
})

test('each format is written, and each ending means one format', () => {
  expect(Object.keys(formats).toSorted()).toEqual(reportFormats.toSorted())
  const endings = Object.values(formats).flatMap((format) => format.endings)
  expect(new Set(endings).size).toBe(endings.length)
})

test.each(reportFormats)(
  'as %s others have their turn while a fleet is written, and it can be stopped',
  async (format) => {
    slowClock()
    const findings = Array.from({ length: 100 }, (_, index) =>
      finding({ addon: { id: `addon-${index}`, name: `db-${index}`, service: 'postgres' } }),
    )
    const fleet = report({ platforms: [platformReport({ findings })] })
    const { 'export.findings': write } = exportCommands({ report: () => Promise.resolve(fleet) })
    const controller = new AbortController()
    const writing = write({ endpointIds: ['one'], format }, controller.signal)
    expect(await turnsDuring(writing)).toBeGreaterThan(40)
    expect((await writing).text).toBe(writeReport(fleet, format))

    const stopped = write({ endpointIds: ['one'], format }, controller.signal)
    setImmediate(() => {
      controller.abort()
    })
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
  },
)

test('a report that does not fit into a text says so', () => {
  const app = 'x'.repeat(2 ** 28)
  const platform = platformReport({ findings: [finding({ apps: [app, app, app] })] })
  expect(() => writeReport(report({ platforms: [platform] }), 'csv')).toThrow(/too large/)
})

test.each([
  [{ state: 'open', severity: 'high' }, null, null, true],
  [{ state: 'open', severity: 'info' }, null, null, true],
  [{ state: 'open', severity: 'medium' }, 'high', null, false],
  [{ state: 'open', severity: 'high' }, 'high', null, true],
  [{ state: 'acknowledged', severity: 'critical' }, 'info', null, false],
  [{ state: 'excluded', severity: 'critical' }, 'info', null, false],
  [{ state: 'lapsed', severity: 'critical' }, 'info', null, true],
  [{ state: 'outgrown', severity: 'critical' }, 'info', null, true],
  [{ state: 'open', severity: 'critical', isNew: false }, 'info', 'release 7', false],
  [{ state: 'open', severity: 'critical', isNew: true }, 'info', 'release 7', true],
] as const)('%j from %s on, new since %s: failure %s', (given, failOn, newSince, expected) => {
  expect(isFailure(finding(given), { failOn }, { newSince })).toBe(expected)
})
