import { describe, expect, it } from 'vitest'
import { judgeGraph } from '#core/risk/engine.ts'
import { splitOff } from '#core/risk/recipes.ts'
import { rules } from '#core/risk/rules/index.ts'
import { noon, postgres, town, type Estate } from './estate.ts'

/** Method, path and body of what the only AKR-101 finding proposes. */
function requestsOf(built: Estate): string[] {
  return built
    .finding('AKR-101')
    .remedy.flatMap((step) =>
      step.requests.map(({ method, path, body }) => [method, path, body].filter(Boolean).join(' ')),
    )
}

describe('splitting off', () => {
  it('leaves apps that are in maintenance already as they are', () => {
    const requests = requestsOf(
      town().app('off-paydev', { maintenance: true }).addon('ledger', postgres, 'api-pay', 'api-paydev', 'off-paydev'),
    )
    expect(requests.filter((request) => request.includes('maintenance'))).toEqual([
      'PATCH /apps/api-paydev {"maintenance":true}',
      'PATCH /apps/api-paydev {"maintenance":false}',
    ])
  })

  it('rotates the credentials of a bucket and redeploys who keeps it', () => {
    const requests = requestsOf(town().addon('files', 'akkeris-s3:basic', 'api-pay', 'api-paydev', 'web-shop'))
    expect(requests.slice(-3)).toEqual([
      'PUT /apps/api-pay/addons/addon-files/actions/credentials',
      'PATCH /apps/api-pay/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
      'PATCH /apps/web-shop/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
    ])
  })

  it('rotates a key twice, with a redeploy in between', () => {
    const requests = requestsOf(town().addon('key', 'securekey:fortnightly', 'api-pay', 'api-paydev'))
    expect(requests.slice(-3)).toEqual([
      'POST /apps/api-pay/addons/addon-key/actions/rotate',
      'PATCH /apps/api-pay/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
      'POST /apps/api-pay/addons/addon-key/actions/rotate',
    ])
  })

  it('warns where an app may hold one add-on of the service only', () => {
    const [create] = town()
      .service('kafka:nonprod', { supportsMultiple: false })
      .addon('events', 'kafka:nonprod', 'api-pay', 'api-paydev')
      .finding('AKR-101').remedy
    expect(create?.text).toContain('This service allows one add-on per app')
    expect(town().addon('db', postgres, 'api-pay', 'api-paydev').finding('AKR-101').remedy[0]?.text).not.toContain(
      'one add-on per app',
    )
  })

  it("never detaches the owner's own row, even when told to split everyone off", () => {
    const [first] = rules
    if (!first) throw new Error('There are no rules.')
    const everyone = { ...first, remedy: (subject: Parameters<typeof splitOff>[0]) => splitOff(subject, subject.share) }
    const graph = town().addon('ledger', postgres, 'api-pay', 'api-paydev').graph()
    const [finding] = judgeGraph(graph, noon, [everyone]).findings
    const deleted = finding?.remedy.flatMap((step) => step.requests).filter(({ method }) => method === 'DELETE')
    expect(deleted?.map(({ path }) => path)).toEqual([
      '/apps/api-paydev/addon-attachments/attachment-ledger-api-paydev',
    ])
  })
})
