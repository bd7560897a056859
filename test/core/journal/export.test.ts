import * as fc from 'fast-check'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { code, text } from '#core/journal/markdown.ts'
import { book, everything, never, writeRun, type Book } from './book.ts'

const line = z.object({
  sequence: z.number(),
  at: z.number(),
  endpointId: z.string(),
  kind: z.string(),
  subject: z.string(),
  by: z.string(),
  body: z.string(),
  previous: z.string(),
  digest: z.string(),
})

/** As docs/journal.md tells somebody who has the file and nothing else. */
function provenLines(file: string): number[] {
  const lines = file
    .split('\n')
    .slice(0, -1)
    .map((each) => line.parse(JSON.parse(each)))
  return lines.flatMap((each, index) => {
    const { previous, sequence, at, endpointId, kind, subject, by, body, digest } = each
    const covered = JSON.stringify([previous, sequence, at, endpointId, kind, subject, by, body])
    const holds = createHash('sha256').update(covered).digest('hex') === digest
    const before = lines[index + 1]
    const joins = before?.sequence !== sequence - 1 || before.digest === previous
    return holds && joins ? [sequence] : []
  })
}

/** The cells of each row, as a Markdown reader splits it. */
function cellsOf(row: string): string[] {
  return row.split(/(?<!\\)\|/).slice(1, -1)
}

async function written(made: Book, format: 'markdown' | 'jsonl' | 'csv', filter = everything): Promise<string> {
  return (await made.room.export(filter, format, never)).text
}

const any = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[|`*_#<>&\\[\]()!~@:+=.\-0-9 \n\r\ta]{0,20}$/),
  fc.constantFrom('=cmd|x', '+1', '-1', '@x', '\u2028', '\ud800', '__proto__', '"', '<script>', '|---|', '- a', '1. b'),
)

describe('JSON lines', () => {
  it('prove every entry and the chain to whoever has the file', async () => {
    const made = book()
    await fc.assert(
      fc.asyncProperty(any, any, fc.dictionary(any, fc.jsonValue()), async (subject, by, value) => {
        made.write('annotate', z.json().parse(JSON.parse(JSON.stringify(value))), { subject, by })
        const file = await written(made, 'jsonl', { ...everything, since: made.clock.now() - 5000 })
        expect(provenLines(file)).toHaveLength(file.split('\n').length - 1)
      }),
    )
    const all = await written(made, 'jsonl')
    const count = made.record.journal.verify().entries
    expect(provenLines(all)).toEqual(Array.from({ length: count }, (_, index) => count - index))
    expect(provenLines(all.replace('"by":"', '"by":"x')).length).toBe(count - 1)
  })

  it('hold what the filter leaves in, and nothing else', async () => {
    const made = book()
    writeRun(made, 'r1')
    writeRun(made, 'r2', { result: 'refused' })
    const file = await written(made, 'jsonl', { ...everything, runId: 'r2' })
    expect(provenLines(file)).toEqual([6, 5, 4])
  })
})

describe('CSV', () => {
  it('has a row for each entry, and nothing in it is a formula', async () => {
    const made = book()
    await fc.assert(
      fc.asyncProperty(any, any, async (reason, by) => {
        made.write('arm', { sentence: '=HYPERLINK("x")', reason, ticket: '@SUM(1)' }, { by })
      }),
      { numRuns: 50 },
    )
    const { name, mediaType, text: file } = await made.room.export(everything, 'csv', never)
    expect([name, mediaType]).toEqual(['addon-atlas-journal-2026-11-23.csv', 'text/csv'])
    const rows = [...file.matchAll(/(?:"(?:[^"]|"")*"|\d+)(?:,|\r\n)/g)].map(([one]) => one.replace(/(?:,|\r\n)$/, ''))
    expect(rows).toHaveLength(12 * 51)
    for (const one of rows) expect(one).not.toMatch(/^"?[\s"]*[=+\-@]/)
  })
})

describe('Markdown', () => {
  const happened = ['### Affected apps', 'What happened to it', '### Lost for good']
  const may = ['### Apps that may have been affected', 'What may have happened to it', '### What may be lost for good']
  const would = [
    '### Apps that would have been affected',
    'What would have happened to it',
    '### What would have been lost for good',
  ]

  it.each([
    ['done', happened],
    ['refused', would],
    ['failed', may],
    ['unknown', may],
    ['cancelled', would],
    ['stopped', would],
  ])('says of a run that ended %s what that did to the apps', async (result, wanted) => {
    const made = book()
    const isSent = result !== 'cancelled' && result !== 'stopped'
    writeRun(made, 'r1', isSent ? { result } : { until: 'confirmed' })
    if (!isSent) made.write(result, { runId: 'r1', title: 'Detach', sentence: 'Nothing was sent.' })
    const file = await written(made, 'markdown')
    const others = [happened, may, would].filter((one) => one !== wanted).flat()
    for (const heading of wanted) expect(file).toContain(heading)
    for (const heading of others) expect(file).not.toContain(heading)
  })

  it('says of one that was never sent, or whose end nobody wrote down, what is known', async () => {
    const made = book()
    writeRun(made, 'r1', { until: 'confirmed' })
    expect(await written(made, 'markdown')).toContain('What would have happened to it')
    const sent = book()
    writeRun(sent, 'r1', { until: 'intent' })
    expect(await written(sent, 'markdown')).toContain('What may have happened to it')
    const unsent = book()
    writeRun(unsent, 'r1', { result: 'failed', status: null })
    expect(await written(unsent, 'markdown')).toContain('What would have happened to it')
  })

  it('says of an app that was refused when its previews may have been gone that they may be', async () => {
    for (const [status, heading] of [
      [403, 'What would have happened to it'],
      [409, 'What may have happened to it'],
    ] as const) {
      const made = book()
      const operation = { kind: 'destroy-app', endpointId: 'west', appId: 'web', elevated: false }
      writeRun(made, 'r1', { result: 'refused', status, operation })
      expect(await written(made, 'markdown')).toContain(heading)
    }
  })

  it('is fit for a post-mortem: a table, and a section for each run', async () => {
    const made = book()
    made.write('arm', { sentence: 'Operations may run on West for 15 minutes.' })
    writeRun(made, 'run-number-one')
    made.write('acknowledge', { reason: 'later' }, { subject: 'AKR-101/a1', endpointId: 'removed-since' })
    const { name, mediaType, text: file } = await made.room.export(everything, 'markdown', never)
    expect([name, mediaType]).toEqual(['addon-atlas-journal-2026-11-23.md', 'text/markdown'])
    const lines = file.split('\n')
    expect(lines.slice(0, 7)).toEqual([
      '# Journal',
      '',
      'Everything on record: 5 entries, 2026-11-23 09:00 UTC to 2026-11-23 09:00 UTC. Written 2026-11-23 09:00 UTC by Addon Atlas 1.2.3. Times are UTC.',
      '',
      '| # | When | Who | Endpoint | What | Reason | Ticket |',
      '|---|---|---|---|---|---|---|',
      '| 1 | 2026-11-23 09:00:01 | ada | West | Operations may run on West for 15 minutes. |  |  |',
    ])
    for (const expected of [
      '## Detach orders-db from web-prod',
      '- **Run:** `run-number-one`',
      '- **Who:** ada',
      '- **Operation:** detach, disruptive',
      '- **Confirmed:** 2026-11-23 09:00:02',
      '- **Sent:** 2026-11-23 09:00:03',
      '- **Outcome:** done, 2026-11-23 09:00:04',
      '- **Took:** 1.0 s',
      '- **Predicted:** that it works, and so it was',
      '- **Reason:** It locks \\| everything &lt;b&gt;now&lt;/b&gt;',
      '- **Ticket:** INC-7',
      '| 1 | `DELETE /addon-attachments/a1` | Detaches it. | 200 | 120 |',
      '| web-prod | prod | prod | target | running | redeploys, loses. It loses DATABASE\\_URL. |',
      '### Lost for good',
      '### On record',
    ]) {
      expect(lines).toContain(expected)
    }
    expect(file).toContain('removed endpoint removed- (removed)')
    expect(file.match(/^## /gm)).toHaveLength(1)
  })

  it('says what the filter leaves in', async () => {
    const made = book()
    writeRun(made, 'r1')
    const filter = { ...everything, endpointId: 'west', kinds: ['outcome'], text: 'platform', since: 0 }
    const file = await written(made, 'markdown', filter)
    expect(file).toContain(
      'What is on record of West, of kind outcome, with the words platform, from 1970-01-01 00:00 UTC: 1 entry',
    )
    expect(await written(made, 'markdown', { ...everything, text: 'nowhere' })).toContain(': 0 entries.')
  })

  it('stays a table whatever people and platforms write', async () => {
    const made = book()
    await fc.assert(
      fc.asyncProperty(any, any, any, async (sentence, reason, by) => {
        made.write('arm', { sentence: `x${sentence}`, reason, ticket: reason }, { by })
        const file = await written(made, 'markdown', { ...everything, since: made.clock.now() })
        const rows = file.split('\n').filter((row) => row.startsWith('| '))
        expect(rows).toHaveLength(2)
        for (const row of rows) expect(cellsOf(row)).toHaveLength(7)
        expect(file).not.toMatch(/<(?!br>)/)
      }),
    )
  })

  it('words stay words, and code stays code', () => {
    fc.assert(
      fc.property(any, (words) => {
        const escaped = text(words)
        expect(escaped).not.toMatch(/[\n\r<>]/)
        expect(escaped).not.toMatch(/(?<!\\)(?:\\\\)*[`*_[\]|#]/)
        expect(escaped).not.toMatch(/^\s*(?:[-+=]|\d+[.)])/)
        const [, fence = '', inside = ''] = /^(`+)(.*?)\1$/.exec(code(words)) ?? []
        expect(fence).not.toBe('')
        expect(inside).not.toContain('\n')
        // A row of ticks as long as the fence would end it.
        for (const [ticks] of inside.matchAll(/`+/g)) expect(ticks.length).toBeLessThan(fence.length)
      }),
    )
  })
})
