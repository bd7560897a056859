import { describe, expect, it } from 'vitest'
import type { AuditedChange, AuditLook } from '#shared/domain/look.ts'
import { noon, postgres, town, type Estate } from '../estate.ts'
import { hoursAgo, requestsOf, textsOf } from '../remedies.ts'

function detach(app: string, at = hoursAgo(5), choice: Partial<AuditedChange> = {}): AuditedChange {
  return { at, change: 'detach', addonId: 'addon-ledger', app, by: 'eve', ...choice }
}

function audited(built: Estate, changes: AuditedChange[], problems: AuditLook['problems'] = []): Estate {
  built.facts.audits = { askedAt: noon, changes, since: hoursAgo(31 * 24), problems }
  return built
}

function ledger(...changes: AuditedChange[]): Estate {
  return audited(town().app('job-pay').addon('ledger', postgres, 'api-pay', 'web-shop'), changes)
}

/** Detached 5 hours ago, and on another plan since that time. */
function changedAt(updatedAt: string): Estate {
  return ledger(detach('job-pay')).change('ledger', { updatedAt })
}

describe('AKR-508 loud', () => {
  it('fires on an app that was detached and does not hold it now', () => {
    const finding = ledger(detach('job-pay'), detach('job-pay', hoursAgo(9))).finding('AKR-508')
    expect(finding.reason).toBe('job-pay was detached from ledger of api-pay and still knows its credentials.')
    expect(finding).toMatchObject({
      apps: ['job-pay'],
      spaces: ['pay'],
      transient: false,
      facts: { 'job-pay detached': hoursAgo(5) },
    })
    expect(finding.arithmetic.ruleBase).toBe(20)
  })

  it('fires where the add-on is not shared any more', () => {
    const built = audited(town().app('job-pay').addon('ledger', postgres, 'api-pay'), [detach('job-pay')])
    expect(built.finding('AKR-508').apps).toEqual(['job-pay'])
  })

  it('fires on an app that deleted it, which others still hold', () => {
    const finding = ledger(detach('job-pay', hoursAgo(5), { change: 'delete' })).finding('AKR-508')
    expect(finding.reason).toBe(
      'job-pay deleted ledger of api-pay, which is still there, and still knows its credentials.',
    )
    expect(finding).toMatchObject({ apps: ['job-pay'], facts: { 'job-pay deleted': hoursAgo(5) } })
    const both = ledger(detach('job-pay', hoursAgo(5), { change: 'delete' }), detach('gone-pay')).finding('AKR-508')
    expect(both.reason).toBe(
      'gone-pay was detached from ledger of api-pay and still knows its credentials. job-pay deleted ledger of api-pay, which is still there, and still knows its credentials.',
    )
    const orphan = town().attach('ledger', postgres, null, 'web-shop', 'job-shop')
    const owner = detach('api-pay', hoursAgo(5), { change: 'delete' })
    expect(audited(orphan, [owner]).finding('AKR-508').reason).toContain('api-pay deleted ledger of no app at all')
  })

  it('names all of them', () => {
    const finding = ledger(detach('job-pay'), detach('gone-pay', hoursAgo(7))).finding('AKR-508')
    expect(finding.reason).toBe(
      'job-pay and gone-pay were detached from ledger of api-pay and still know its credentials.',
    )
    expect(finding.arithmetic.ruleBase).toBe(20)
  })

  it.each([
    ['is outside production', 'api-paydev'],
    ['is gone, and its space is outside production', 'gone-paydev'],
  ])('starts from high where the app %s', (_, app) => {
    expect(ledger(detach(app)).finding('AKR-508').arithmetic.ruleBase).toBe(40)
  })

  it('starts from high where one of two apps is outside', () => {
    expect(ledger(detach('job-pay'), detach('api-paydev')).finding('AKR-508').arithmetic.ruleBase).toBe(40)
  })

  it('starts from high where the app is outside socs or of another organization', () => {
    const socs = town()
      .place('pay', { compliance: ['prod', 'socs'] })
      .addon('ledger', postgres, 'api-pay', 'web-shop')
      .app('job-shop')
    expect(audited(socs, [detach('job-shop')]).finding('AKR-508').arithmetic.ruleBase).toBe(40)
    const bank = ledger(detach('bot-pay')).app('bot-pay', { organization: 'bank' })
    expect(bank.finding('AKR-508').arithmetic.ruleBase).toBe(40)
    const untold = ledger(detach('bot-pay')).app('bot-pay', { organization: '' })
    expect(untold.finding('AKR-508').arithmetic.ruleBase).toBe(20)
  })

  it('starts from medium where the owner is outside too', () => {
    const built = town().addon('ledger', postgres, 'api-paydev', 'web-shopqa')
    expect(audited(built, [detach('job-shopqa')]).finding('AKR-508').arithmetic.ruleBase).toBe(20)
  })

  it('fires where the plan was changed before', () => {
    expect(changedAt(hoursAgo(6)).findings('AKR-508')).toHaveLength(1)
    expect(changedAt(hoursAgo(5)).quiet('AKR-508')).toBe(true)
  })

  it('fires on orphans, whose plan nobody can change', () => {
    const built = audited(town().attach('ledger', postgres, null, 'web-shop', 'job-shop'), [detach('api-pay')])
    const finding = built.finding('AKR-508')
    expect(finding.reason).toContain('detached from ledger of no app at all')
    expect(finding.arithmetic.ruleBase).toBe(20)
    expect(textsOf(finding)[0]).toContain('Freeze it')
  })

  it('says how to change the credentials', () => {
    const finding = ledger(detach('job-pay')).finding('AKR-508')
    expect(requestsOf(finding)).toEqual([])
    expect(textsOf(finding)).toEqual([
      'Rotate each reading role that was given out (PUT /apps/api-pay/addons/addon-ledger/actions/roles/NAME), or delete it.',
      'Revoke the old credentials: a detached app still knows them and no API changes those of this service. Move the data to a new add-on, or open a ticket with the platform team. Text: please change the credentials of add-on addon-ledger (akkeris-postgresql:standard-0) of api-pay, which job-pay knew.',
    ])
    const bucket = town().addon('ledger', 'akkeris-s3:basic', 'api-pay', 'web-shop')
    expect(requestsOf(audited(bucket, [detach('job-pay')]).finding('AKR-508'))).toEqual([
      'PUT /apps/api-pay/addons/addon-ledger/actions/credentials',
      'PATCH /apps/api-pay/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
      'PATCH /apps/web-shop/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
    ])
  })
})

describe('AKR-508 quiet', () => {
  it('stays quiet where the app holds it again', () => {
    expect(ledger(detach('web-shop')).quiet('AKR-508')).toBe(true)
  })

  it('stays quiet on other changes and other add-ons', () => {
    const changes = ['create', 'attach', 'promote'].map((change) => detach('job-pay', hoursAgo(1), { change }))
    expect(ledger(...changes).quiet('AKR-508')).toBe(true)
    expect(ledger(detach('job-pay', hoursAgo(1), { addonId: 'addon-other' })).quiet('AKR-508')).toBe(true)
  })

  it('stays quiet where the plan was changed since', () => {
    expect(
      ledger(detach('job-pay'))
        .change('ledger', { updatedAt: hoursAgo(4) })
        .quiet('AKR-508'),
    ).toBe(true)
  })

  it('does not speak of add-ons that nobody else ever held', () => {
    const built = town().addon('ledger', postgres, 'api-pay')
    expect(audited(built, [detach('job-pay', hoursAgo(1), { change: 'attach' })]).quiet('AKR-508')).toBe(true)
  })
})

/** An add-on of long ago, audits of which were read back to that moment. */
function reaching(since: string | null, choice: Parameters<Estate['change']>[1] = {}): Estate {
  const created = '2020-01-01T00:00:00.000Z'
  const built = ledger().change('ledger', { createdAt: created, updatedAt: created, ...choice })
  built.facts.audits = { askedAt: noon, changes: [], since, problems: [] }
  return built
}

describe('AKR-508 unknown', () => {
  it('does not say ok by audits of yesterday', () => {
    const built = ledger()
    const since = hoursAgo(31 * 24)
    built.facts.audits = { askedAt: noon - 24 * 3_600_000, changes: [], since, problems: [] }
    expect(built.gap('AKR-508').gap).toBe('not-asked')
    built.facts.audits = { askedAt: noon - 24 * 3_600_000 + 1, changes: [], since, problems: [] }
    expect(built.quiet('AKR-508')).toBe(true)
  })

  it('does not say ok by audits that do not reach back far enough', () => {
    const since = new Date(noon - 30 * 24 * 3_600_000 + 1).toISOString()
    expect(reaching(since).gap('AKR-508')).toMatchObject({
      gap: 'not-told',
      reason: `The audits hold nothing from before ${since}, so an app that was detached from ledger earlier would not be seen.`,
    })
    expect(reaching(hoursAgo(30 * 24)).quiet('AKR-508')).toBe(true)
    expect(
      reaching(hoursAgo(8 * 24))
        .option('AKR-508', { days: 8 })
        .quiet('AKR-508'),
    ).toBe(true)
    expect(
      reaching(hoursAgo(8 * 24))
        .option('AKR-508', { days: 9 })
        .gap('AKR-508').gap,
    ).toBe('not-told')
    expect(reaching(null).gap('AKR-508')).toMatchObject({
      gap: 'not-told',
      reason: 'The audits hold nothing, so an app that was detached from ledger earlier would not be seen.',
    })
    expect(reaching('once').gap('AKR-508').gap).toBe('not-told')
  })

  it('asks for no older audits than the credentials are old', () => {
    const since = hoursAgo(48)
    const made = (createdAt: string, updatedAt = createdAt): Estate => reaching(since, { createdAt, updatedAt })
    expect(made(since).quiet('AKR-508')).toBe(true)
    expect(made(hoursAgo(49)).gap('AKR-508').gap).toBe('not-told')
    expect(made(hoursAgo(900), hoursAgo(47)).quiet('AKR-508')).toBe(true)
    expect(made(hoursAgo(900), hoursAgo(49)).gap('AKR-508').gap).toBe('not-told')
    expect(made('once').gap('AKR-508').gap).toBe('not-told')
  })

  it('says ok of an unlisted add-on by audits that reach back alone', () => {
    expect(
      reaching(hoursAgo(31 * 24))
        .without('addons', 'addon-ledger')
        .quiet('AKR-508'),
    ).toBe(true)
    expect(
      reaching(hoursAgo(20 * 24))
        .without('addons', 'addon-ledger')
        .gap('AKR-508').gap,
    ).toBe('not-told')
  })

  it('is judged anew when the audits have become old enough', () => {
    const built = reaching(hoursAgo(30 * 24 - 2))
    const { run } = built.judge()
    expect(Math.min(...run.addons.map(({ holdsUntil }) => holdsUntil))).toBe(noon + 2 * 3_600_000)
  })

  it('does not say ok where nobody asked', () => {
    expect(town().addon('ledger', postgres, 'api-pay', 'web-shop').gap('AKR-508')).toMatchObject({
      gap: 'not-asked',
      reason: 'Nobody has asked the platform which apps were detached from ledger yet. A deep look does.',
    })
  })

  it('does not say ok where the platform keeps no audits, and fires on what it told', () => {
    const problems: AuditLook['problems'] = [{ code: 'refused', call: '/audits', message: 'There are no audits.' }]
    const built = (...changes: AuditedChange[]): Estate => audited(ledger(), changes, problems)
    expect(built().gap('AKR-508')).toMatchObject({ gap: 'not-told', reason: 'There are no audits.' })
    expect(built(detach('job-pay')).findings('AKR-508')).toHaveLength(1)
  })

  it('does not guess what came first', () => {
    const reason =
      'Whether job-pay was detached from ledger before its plan was changed is not known: a time cannot be.'
    const timed = ledger(detach('job-pay', 'once')).change('ledger', { updatedAt: hoursAgo(4) })
    expect(timed.gap('AKR-508')).toMatchObject({ gap: 'absurd', reason })
    expect(ledger(detach('job-pay')).change('ledger', { updatedAt: 'once' }).unknown('AKR-508')).toBe(reason)
    expect(ledger(detach('job-pay', 'once')).findings('AKR-508')).toHaveLength(1)
    const deleted = ledger(detach('job-pay', 'once', { change: 'delete' })).change('ledger', { updatedAt: hoursAgo(4) })
    expect(deleted.unknown('AKR-508')).toBe(
      'Whether job-pay deleted ledger before its plan was changed is not known: a time cannot be.',
    )
  })

  it('does not say ok where the add-on is not listed', () => {
    expect(ledger(detach('job-pay')).without('addons', 'addon-ledger').gap('AKR-508')).toMatchObject({
      gap: 'row-missing',
      reason: 'ledger is not among the add-ons that the platform listed.',
    })
  })
})
