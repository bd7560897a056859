import { describe, expect, it } from 'vitest'
import { estate, noon, postgres, requestsOf, type Estate } from '../estate.ts'

const day = 24 * 3_600_000
const ago = (days: number): string => new Date(noon - days * day).toISOString()

interface Choice {
  changed?: string
  attached?: string
}

/** `idle-core` does not run and borrows `db`; both since 31 days ago unless said otherwise. */
function idle({ changed = ago(31), attached = ago(31) }: Choice = {}, more: object = { dynos: 0 }): Estate {
  const built = estate()
    .space('core')
    .app('api-core')
    .app('idle-core', { updatedAt: changed, ...more })
    .addon('db', postgres, 'api-core', 'idle-core')
  for (const row of built.inventory.attachments) if (row.app === 'idle-core') row.createdAt = attached
  return built
}

describe('AKR-210 loud', () => {
  it('fires on an app that does nothing with it', () => {
    const finding = idle().finding('AKR-210')
    expect(finding.reason).toBe(
      'idle-core holds db and does nothing with it: not running, not changed and attached for 30 days or more.',
    )
    expect(finding).toMatchObject({ severity: 'info', context: true, apps: ['idle-core'] })
    expect(finding.arithmetic.ruleBase).toBe(5)
    expect(finding.facts).toEqual({})
  })

  it.each([{ maintenance: true }, { releasedAt: null }])('fires on %j', (choice) => {
    expect(idle({}, choice).findings('AKR-210')).toHaveLength(1)
  })

  it('fires from 30 days to the millisecond, for both', () => {
    expect(idle({ changed: ago(30), attached: ago(30) }).findings('AKR-210')).toHaveLength(1)
  })

  it('takes the days from the policy', () => {
    const built = idle({ changed: ago(10), attached: ago(10) })
    expect(built.quiet('AKR-210')).toBe(true)
    expect(built.option('AKR-210', { days: 10 }).finding('AKR-210').reason).toContain('for 10 days or more.')
  })

  it('is about the stale ones alone', () => {
    const built = idle()
      .app('odd-core', { dynos: -1, updatedAt: ago(31) })
      .app('run-core')
      .app('off-core', { dynos: 0, updatedAt: ago(40) })
    built.attach('db', postgres, 'api-core', 'odd-core', 'run-core', 'off-core')
    for (const row of built.inventory.attachments) row.createdAt = ago(31)
    const finding = built.finding('AKR-210')
    expect(finding.apps).toEqual(['idle-core', 'off-core'])
    expect(finding.reason).toContain('idle-core and off-core hold db and do nothing with it')
  })

  it('detaches, and gives an app without any formation one first', () => {
    expect(requestsOf(idle().finding('AKR-210'))).toEqual([
      'DELETE /apps/idle-core/addon-attachments/attachment-db-idle-core',
    ])
    expect(requestsOf(idle({}, { formation: [] }).finding('AKR-210'))).toEqual([
      'POST /apps/idle-core/formation {"type":"web","quantity":0}',
      'DELETE /apps/idle-core/addon-attachments/attachment-db-idle-core',
    ])
  })
})

describe('AKR-210 quiet', () => {
  const young = new Date(noon - 30 * day + 1).toISOString()

  it.each([
    ['changed', { changed: young }],
    ['attached', { attached: young }],
  ])('stays quiet a millisecond before, by when it was %s', (_, choice) => {
    expect(idle(choice).quiet('AKR-210')).toBe(true)
  })

  it('stays quiet on an app that runs, and on an owner that does not', () => {
    expect(idle({}, {}).quiet('AKR-210')).toBe(true)
    const owner = idle({}, {})
    for (const app of owner.inventory.apps)
      if (app.name === 'api-core') Object.assign(app, { formation: [], updatedAt: ago(99) })
    expect(owner.quiet('AKR-210')).toBe(true)
  })

  it('stays quiet where what is missing could not change that', () => {
    expect(idle({ changed: young, attached: 'never' }).quiet('AKR-210')).toBe(true)
    expect(idle({ changed: 'never', attached: young }).quiet('AKR-210')).toBe(true)
    expect(idle({ changed: young }, { dynos: -1 }).quiet('AKR-210')).toBe(true)
    expect(idle({ attached: young }).without('apps', 'app-idle-core').quiet('AKR-210')).toBe(true)
  })
})

describe('AKR-210 unknown', () => {
  it.each(['', 'never', ago(-1)])('does not say ok of a change at "%s"', (changed) => {
    expect(idle({ changed }).gap('AKR-210')).toMatchObject({
      gap: 'absurd',
      reason: 'The time at which idle-core was last changed is none, or one to come.',
    })
  })

  it.each(['', 'never', ago(-1)])('does not say ok of an attachment at "%s"', (attached) => {
    expect(idle({ attached }).gap('AKR-210')).toMatchObject({
      gap: 'absurd',
      reason: 'The time at which idle-core was attached is none, or one to come.',
    })
  })

  it('does not say ok of a number of dynos that cannot be, nor of an app that is not listed', () => {
    expect(idle({}, { dynos: -1 }).gap('AKR-210')).toMatchObject({
      gap: 'absurd',
      reason: 'The platform gives idle-core a number of dynos that cannot be.',
    })
    expect(idle().without('apps', 'app-idle-core').gap('AKR-210')).toMatchObject({
      gap: 'row-missing',
      reason: 'The app idle-core is not among what the platform listed.',
    })
  })

  it.each(['/addon-attachments', '/apps'])('is unknown while %s came short', (call) => {
    expect(idle({}, {}).short(call).gap('AKR-210').gap).toBe('list-short')
  })
})
