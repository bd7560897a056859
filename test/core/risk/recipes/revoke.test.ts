import { describe, expect, it } from 'vitest'
import { redeploy, revoke } from '#core/risk/recipes/revoke.ts'
import type { RemedyStep } from '#shared/domain/finding.ts'
import { memcached, postgres, town } from '../estate.ts'
import { requestsOf, textsOf } from '../remedies.ts'
import { subjectOf } from '../subjects.ts'

const marker = '{"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}'

/** As where api-paydev is about to leave. */
function leaving(plan: string): RemedyStep[] {
  const subject = subjectOf(town().addon('thing', plan, 'api-pay', 'web-shop', 'api-paydev'), 'thing')
  return revoke(
    subject,
    subject.consumers.filter(({ appName }) => appName === 'api-paydev'),
  )
}

describe('revoking credentials', () => {
  it('rotates those of a bucket and redeploys who keeps it', () => {
    expect(requestsOf({ remedy: leaving('akkeris-s3:basic') })).toEqual([
      'PUT /apps/api-pay/addons/addon-thing/actions/credentials',
      `PATCH /apps/api-pay/config-vars ${marker}`,
      `PATCH /apps/web-shop/config-vars ${marker}`,
    ])
  })

  it('rotates a key twice, with a redeploy in between', () => {
    expect(requestsOf({ remedy: leaving('securekey:fortnightly') })).toEqual([
      'POST /apps/api-pay/addons/addon-thing/actions/rotate',
      `PATCH /apps/api-pay/config-vars ${marker}`,
      `PATCH /apps/web-shop/config-vars ${marker}`,
      'POST /apps/api-pay/addons/addon-thing/actions/rotate',
    ])
  })

  it('writes a ticket where no API does it', () => {
    const [only, ...more] = textsOf({ remedy: leaving(memcached) })
    expect(more).toEqual([])
    expect(only).toContain('of add-on addon-thing (akkeris-memcached:small) of api-pay, which api-paydev knew.')
  })

  it.each([postgres, 'akkeris-mysql:standard-0'])('names the reading roles of %s, which can be rotated', (plan) => {
    const texts = textsOf({ remedy: leaving(plan) })
    expect(texts).toHaveLength(2)
    expect(texts[0]).toContain('PUT /apps/api-pay/addons/addon-thing/actions/roles/NAME')
  })

  it('names those that have left already', () => {
    const subject = subjectOf(town().addon('thing', memcached, 'api-pay', 'web-shop'), 'thing')
    expect(textsOf({ remedy: revoke(subject, [], ['job-pay', 'bot-pay']) })[0]).toContain(
      'which job-pay and bot-pay knew',
    )
  })

  it('has nobody to ask where there is no owner', () => {
    const subject = subjectOf(town().attach('thing', postgres, null, 'api-pay', 'web-shop'), 'thing')
    expect(revoke(subject, subject.share)).toEqual([])
  })

  it('redeploys with a change of variables', () => {
    const subject = subjectOf(town().addon('thing', memcached, 'api-pay', 'web-shop'), 'thing')
    expect(redeploy(subject, subject.consumers, 'Redeploy.')).toEqual({
      text: 'Redeploy.',
      requests: [{ method: 'PATCH', path: '/apps/web-shop/config-vars', body: marker }],
    })
  })
})
