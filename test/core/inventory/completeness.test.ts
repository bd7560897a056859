import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Inventory } from '#shared/domain/inventory.ts'
import { findGaps, keptKinds, type Evidence } from '#core/inventory/completeness.ts'
import { mergePartial } from '#core/inventory/merge.ts'
import { addon, attachment, inventory, read, service, smallPlatform, snapshot } from './rows.ts'
import { textWith } from './text.ts'

function evidence(
  rows: Inventory,
  change: Partial<Evidence['lists']> = {},
  unknownServiceId: string | null = null,
): Evidence {
  return { lists: { ...read(rows), ...change }, failures: new Map(), unknownServiceId }
}

const failed = { state: 'failed' as const, rows: [], missing: 0, digest: null }
const absent = { state: 'absent' as const, rows: [], missing: 0, digest: null }

const calls = (gaps: ReturnType<typeof findGaps>) => gaps.map((gap) => gap.call)

describe('a whole answer', () => {
  test('has no gaps, with or without something known before', () => {
    const rows = smallPlatform()
    expect(findGaps(evidence(rows), null)).toEqual([])
    expect(findGaps(evidence(rows), snapshot(rows))).toEqual([])
  })

  test('add-ons and apps may go as long as the lists agree about it', () => {
    const rows = smallPlatform()
    const fewer = {
      ...rows,
      addons: rows.addons.filter((row) => row.id !== 'a3'),
      attachments: rows.attachments.filter((row) => row.addonId !== 'a3'),
    }
    expect(findGaps(evidence(fewer), snapshot(rows))).toEqual([])
  })

  test('orphans are no error', () => {
    const rows = smallPlatform()
    const orphan = attachment(addon('gone'), 'web-prod', null)
    expect(findGaps(evidence({ ...rows, attachments: [...rows.attachments, orphan] }), snapshot(rows))).toEqual([])
  })

  test('servers without the small lists are complete', () => {
    const lists = { regions: absent, stacks: absent, organizations: absent, couplings: absent }
    expect(findGaps(evidence(smallPlatform(), lists), null)).toEqual([])
  })
})

describe('a short answer', () => {
  test.each([
    'spaces',
    'apps',
    'addons',
    'attachments',
    'services',
    'regions',
    'stacks',
    'organizations',
    'couplings',
  ] as const)('the list of %s that failed', (kind) => {
    expect(findGaps(evidence(smallPlatform(), { [kind]: failed }), null)).not.toEqual([])
  })

  test('a small list that failed is told once, with its cause, and as kept only where something was known', () => {
    const rows = smallPlatform()
    const failures = new Map([['stacks' as const, { code: 'timeout' as const, message: 'It took too long.' }]])
    const short = { ...evidence(rows, { stacks: failed }), failures }
    expect(findGaps(short, null)).toEqual([
      { code: 'timeout', call: '/stacks', message: 'It took too long. The stacks could not be read.' },
    ])
    expect(findGaps(short, snapshot(rows))).toMatchObject([
      { message: 'It took too long. The stacks could not be read. What was known of them is kept.' },
    ])
  })

  test('nothing is said to be kept of a list of which nothing was known', () => {
    const rows = smallPlatform()
    const told = (known: Inventory | null) =>
      findGaps(evidence(rows, { apps: failed }), known && snapshot(known)).map(({ message }) => message)
    expect(told(null)).toEqual(['The apps could not be read.'])
    expect(told({ ...rows, apps: [] })).toEqual(['The apps could not be read.'])
    expect(told(rows)).toEqual(['The apps could not be read. What was known of them is kept.'])
  })

  test('rows that did not decode', () => {
    const rows = smallPlatform()
    const gaps = findGaps(evidence(rows, { apps: { state: 'read', rows: rows.apps, missing: 2, digest: null } }), null)
    expect(gaps).toEqual([
      { code: 'incomplete', call: '/apps', message: 'Rows of the apps that could not be read: 2.' },
    ])
  })

  test('the attachment list that fails as a whole names the service', () => {
    const gaps = findGaps(evidence(smallPlatform(), { attachments: failed }, 'redis-id'), null)
    expect(gaps).toMatchObject([{ call: '/addon-attachments', message: textWith('service redis-id') }])
  })

  test('an empty catalogue, even when nothing was known', () => {
    const gaps = findGaps(evidence({ ...smallPlatform(), services: [], addons: [], attachments: [] }), null)
    expect(calls(gaps)).toEqual(['/addon-services', '/addons'])
  })

  test('a catalogue without a service that a known add-on uses', () => {
    const rows = smallPlatform()
    const short = {
      ...rows,
      services: rows.services.filter((row) => row.id !== 'postgres'),
      addons: rows.addons.filter((row) => row.serviceId !== 'postgres'),
      attachments: rows.attachments.filter((row) => row.plan !== 'postgres:small'),
    }
    const gaps = findGaps(evidence(short), snapshot(rows))
    expect(calls(gaps)).toEqual(['/addon-services', '/addons'])
    expect(gaps[0]?.message).toBe('The catalogue lacks postgres, which add-ons use.')
    expect(gaps[1]?.message).toContain('a2 of web-prod')
  })

  test('a catalogue without a plan that a listed add-on uses', () => {
    const rows = smallPlatform()
    const gaps = findGaps(
      evidence({ ...rows, services: [service('postgres'), service('redis', ['redis:large'])] }),
      null,
    )
    expect(gaps).toMatchObject([{ call: '/addon-services', message: textWith('redis:small') }])
  })

  test('attachments of add-ons that are not listed, with the owner named', () => {
    const rows = smallPlatform()
    const gaps = findGaps(evidence({ ...rows, addons: rows.addons.filter((row) => row.id !== 'a3') }), null)
    expect(gaps).toEqual([
      {
        code: 'incomplete',
        call: '/addons',
        message: 'The list leaves out 1 add-on that is attached to apps: redis:small of api-qa.',
      },
    ])
  })

  test('no apps although the spaces count some; no spaces although there are apps; no attachments with add-ons', () => {
    const rows = smallPlatform()
    expect(calls(findGaps(evidence({ ...rows, apps: [] }), null))).toEqual(['/apps'])
    expect(calls(findGaps(evidence({ ...rows, spaces: [] }), null))).toEqual(['/spaces'])
    expect(calls(findGaps(evidence({ ...rows, attachments: [] }), null))).toEqual(['/addon-attachments'])
  })

  test('a list that is empty where rows were known', () => {
    const rows = smallPlatform()
    expect(findGaps(evidence({ ...rows, stacks: [] }), snapshot(rows))).toEqual([
      { code: 'incomplete', call: '/stacks', message: 'The platform shows no stacks now. Known until now: 1.' },
    ])
    expect(calls(findGaps(evidence(rows, { stacks: absent }), snapshot(rows)))).toEqual(['/stacks'])
  })
})

describe('what is kept', () => {
  const optional = ['regions', 'stacks', 'organizations', 'couplings'] as const
  const required = ['spaces', 'apps', 'addons', 'attachments', 'services'] as const

  test('of small lists that failed their own rows, of any other list everything', () => {
    fc.assert(
      fc.property(fc.subarray([...optional]), fc.subarray([...required]), (small, large) => {
        const change = Object.fromEntries([...small, ...large].map((kind) => [kind, failed]))
        const kept = keptKinds(findGaps(evidence(smallPlatform(), change), null))
        expect(kept).toEqual(large.length > 0 ? 'all' : new Set(small))
      }),
    )
  })
})

/** What is known after a first answer that was found to be partial. */
function after(fresh: Inventory, known: Inventory) {
  const gaps = findGaps(evidence(fresh), snapshot(known))
  expect(gaps).not.toEqual([])
  const merged = mergePartial(fresh, snapshot(known))
  return { ...snapshot(merged.inventory, merged.carried), carried: merged.carried }
}

describe('a second look', () => {
  test('believes that the last row of a list is gone', () => {
    const rows = smallPlatform()
    const fresh = { ...rows, stacks: [] }
    expect(findGaps(evidence(fresh), after(fresh, rows))).toEqual([])
  })

  test('believes that a service was retired with its last add-on, if the attachments say so too', () => {
    const rows = smallPlatform()
    const retired = {
      ...rows,
      services: rows.services.filter((row) => row.id !== 'postgres'),
      addons: rows.addons.filter((row) => row.serviceId !== 'postgres'),
      attachments: rows.attachments.filter((row) => row.plan !== 'postgres:small'),
    }
    const known = after(retired, rows)
    expect(findGaps(evidence(retired), known)).toEqual([])
    expect(calls(findGaps(evidence(retired, { attachments: failed }), known))).toContain('/addon-services')
  })

  test('never believes an empty catalogue', () => {
    const rows = smallPlatform()
    const outage = { ...rows, services: [], addons: [], attachments: [] }
    expect(findGaps(evidence(outage), after(outage, rows))).not.toEqual([])
  })
})

describe('whatever was cut', () => {
  const lists = ['apps', 'addons', 'attachments', 'services', 'spaces'] as const

  test('an add-on that apps still hold is never taken for deleted', () => {
    fc.assert(
      fc.property(fc.subarray(['a1', 'a2', 'a3']), fc.boolean(), (left, withCache) => {
        const rows = smallPlatform()
        const fresh = { ...rows, addons: rows.addons.filter((row) => left.includes(row.id)) }
        const gaps = findGaps(evidence(fresh), withCache ? snapshot(rows) : null)
        expect(gaps.length === 0).toBe(left.length === 3)
      }),
    )
  })

  test('a list emptied by an outage never leaves a complete picture', () => {
    fc.assert(
      fc.property(fc.subarray([...lists], { minLength: 1 }), (emptied) => {
        const rows = smallPlatform()
        const fresh = { ...rows }
        for (const kind of emptied) fresh[kind] = []
        expect(findGaps(evidence(fresh), snapshot(rows))).not.toEqual([])
      }),
    )
  })

  test('every gap is incomplete, names a call and is a sentence', () => {
    fc.assert(
      fc.property(fc.subarray([...lists]), fc.subarray([...lists]), fc.boolean(), (emptied, broken, withCache) => {
        const rows = smallPlatform()
        const fresh = { ...rows }
        for (const kind of emptied) fresh[kind] = []
        const change = Object.fromEntries(broken.map((kind) => [kind, failed]))
        for (const gap of findGaps(evidence(fresh, change), withCache ? snapshot(rows) : null)) {
          expect(gap.code).toBe('incomplete')
          expect(gap.call).toMatch(/^\/[a-z-]+$/)
          expect(gap.message).toMatch(/^[A-Z0-9].*\.$/)
        }
      }),
    )
  })

  test('an empty platform without a cache is complete but for its catalogue', () => {
    expect(findGaps(evidence(inventory({ services: [service('redis')] })), null)).toEqual([])
  })
})
