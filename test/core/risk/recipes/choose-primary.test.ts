import { describe, expect, it } from 'vitest'
import { noFacts } from '#core/risk/facts.ts'
import { choosePrimary, ownInstead } from '#core/risk/recipes/choose-primary.ts'
import { detachRequest, heldBy, heldOn, type Held } from '#core/risk/recipes/held.ts'
import { createBench } from '#core/risk/scope.ts'
import { standardSettings } from '#core/risk/settings.ts'
import { addonId, appId, memcached, noon, placeOf, postgres, town } from '../estate.ts'

const built = town()
  .addon('ledger', postgres, 'api-pay', 'web-shop')
  .addon('lent', postgres, 'api-pay', 'web-shop')
  .addon('own', postgres, 'web-shop')
  .named('own', 'web-shop', 'own-name')
  .addon('cache', memcached, 'web-shop', 'api-pay')
const bench = createBench(built.graph(), noFacts, standardSettings, noon)

function held(addon: string, app: string): Held {
  const subject = bench.appSubjectOf(placeOf(bench.graph, app))
  const holding = subject?.holdings.find(({ node }) => node.id === addonId(addon))
  if (!subject || !holding) throw new Error(`${app} does not hold ${addon}.`)
  return heldOn(subject, holding)
}

describe('choosing a primary', () => {
  it('changes the add-on of an owner and the attachment of everybody else, and looks at the outcome', () => {
    expect(choosePrimary('Choose.', [held('own', 'web-shop'), held('ledger', 'web-shop')])).toEqual([
      {
        text: 'Choose.',
        requests: [
          { method: 'PATCH', path: '/apps/web-shop/addons/addon-own', body: '{"primary":true}' },
          {
            method: 'PATCH',
            path: '/apps/web-shop/addon-attachments/attachment-ledger-web-shop',
            body: '{"primary":true}',
          },
        ],
      },
      {
        text: 'Check which add-on each config variable comes from now.',
        requests: Array.from({ length: 2 }, () => ({
          method: 'GET',
          path: '/apps/web-shop/config-vars/notes',
          body: '',
        })),
      },
    ])
  })

  it('finds another one of the service that the app owns itself', () => {
    const node = bench.graph.addons.get(addonId('ledger'))
    const own = bench.graph.addons.get(addonId('own'))
    if (!node || !own) throw new Error('The add-on is gone.')
    expect(ownInstead(bench, node, appId('web-shop'))).toEqual(held('own', 'web-shop'))
    expect(ownInstead(bench, own, appId('web-shop'))).toBeNull()
    expect(ownInstead(bench, node, appId('api-pay'))?.addonId).toBe(addonId('lent'))
    expect(ownInstead(bench, node, 'app-nobody')).toBeNull()
  })

  it('knows what an app holds in one way, whichever side it comes from', () => {
    const node = bench.graph.addons.get(addonId('own'))
    const subject = node && bench.subjectOf(node)
    const [party] = subject?.share ?? []
    if (!subject || !party) throw new Error('The add-on is gone.')
    expect(heldBy(subject, party)).toEqual(held('own', 'web-shop'))
    expect(heldBy(subject, { ...party, attachment: null })).toMatchObject({ attachmentId: '', name: 'own-name' })
  })

  it('never detaches the owner', () => {
    expect(detachRequest(held('own', 'web-shop'))).toBeNull()
    expect(detachRequest(held('ledger', 'web-shop'))).toEqual({
      method: 'DELETE',
      path: '/apps/web-shop/addon-attachments/attachment-ledger-web-shop',
      body: '',
    })
  })
})
