import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeReport } from '#core/export/formats.ts'
import type { Report } from '#core/export/report.ts'
import { anyReport } from './any-report.ts'
import { awkwardReport, platformReport, report, since } from './report.ts'

const writeText = (given: Report): string => writeReport(given, 'text')

test('open findings by add-on, answered ones as a number, and what could not be judged', () => {
  const text = writeText(since('release 7', { platforms: [platformReport()] }))
  expect(text).toBe(`Production (https://api.example.com), as of 2026-11-29 06:31 UTC

akkeris-postgresql-quince-6293 (akkeris-postgresql), owned by payments-prod
  Critical  100  AKR-101  Production add-on attached to a non-production space
                 akkeris-postgresql-quince-6293 belongs to payments-prod in the prod space prod, and 3 apps outside production hold it: payments-dev, reports-dev and ledger-qa-eu.
  High       72  AKR-301  Config variable of one add-on hides that of another [new]
                 On reports-dev two add-ons give DATABASE_URL, and which of them wins is not said.

alamo-rabbitmq-birch-9 (alamo-rabbitmq), without an owner
  High       64  AKR-501  Operation in progress on a live shared add-on [new]
                 alamo-rabbitmq-birch-9 is being changed while 60 apps run on it.

akkeris-redis-maple-1187 (akkeris-redis), owned by payments-prod
  Medium     44  AKR-404  One app’s surge evicts the cache of the others [acknowledgement lapsed]
                 akkeris-redis-maple-1187 is a volatile cache, and 5 apps of 2 organizations share it.
  Low        20  AKR-109  Shared across environment names [changed since it was acknowledged]
                 Going by the names of their spaces, dev and prod meet on akkeris-redis-maple-1187.
  Info        4  AKR-506  Recently attached in production
                 shop-prod was given akkeris-redis-maple-1187 in the last 24 hours.

12 checks could not be judged:
  AKR-105  Internal data reachable from a public space: 12 times, something that others refer to is in no list. The space of billing-prod is not among what the platform listed.

1,240 more checks would take a deep look: AKR-302 (1240).

About the checks themselves:
  Low       AKR-902  Policy entry that covers nothing. The exclusion in line 12 covers no finding. Take it out of the policy file.

1 critical, 2 high, 1 medium, 1 low, 1 info; 2 answered, not listed; 2 new since release 7
`)
})

test('what is new is said of each endpoint by what it is measured against', () => {
  const platforms = [null, 'release 7', 'today', 'today'].map((newSince, index) =>
    platformReport({ endpointId: String(index), newSince, checks: [], blindness: [] }),
  )
  const text = writeText(report({ platforms }))
  expect(text.match(/\[new\]/g)).toHaveLength(2 * 3)
  expect(text).toMatch(/; 8 answered, not listed; 2 new since release 7; 4 new since today\n$/)
})

test('without findings it says so', () => {
  const quiet = platformReport({ findings: [], checks: [], blindness: [], complete: false })
  expect(writeText(report({ platforms: [quiet] }))).toBe(
    `Production (https://api.example.com), as of 2026-11-29 06:31 UTC. Read in part: there may be more.

No open findings.

0 critical, 0 high, 0 medium, 0 low, 0 info
`,
  )
})

test('no name moves the cursor, colours the terminal, breaks a line or turns the direction', () => {
  fc.assert(
    fc.property(anyReport, (given) => {
      expect(writeText(given)).not.toMatch(/[[\p{Cc}\u202A-\u202E\u2066-\u2069\u2028\u2029]--\n]/v)
    }),
    { numRuns: 200 },
  )
  const lines = writeText(awkwardReport()).split('\n')
  expect(lines.filter((line) => line.startsWith('  Critical'))).toHaveLength(12)
})
