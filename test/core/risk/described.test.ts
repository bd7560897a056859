import { describe, expect, it } from 'vitest'
import { catalogueOf } from '#core/risk/described.ts'
import { postgres, town } from './estate.ts'
import { subjectOf } from './subjects.ts'

describe('what the catalogue says of an add-on', () => {
  it('is its plan, and the service that has the plan', () => {
    const built = town().service(postgres, { id: 'service-new' }).addon('ledger', postgres, 'api-pay', 'web-shop')
    // The row still says which service it was made with.
    built.change('ledger', { serviceId: 'service-old' })
    const { plan, service } = subjectOf(built, 'ledger')
    expect([plan?.id, service?.id]).toEqual([`plan-${postgres}`, 'service-new'])
  })

  it('is the service that its row names where the plan is not listed, by its id and else by its name', () => {
    const built = town()
      .service('akkeris-postgresql:standard-9', { id: 'service-by-name' })
      .service('akkeris-mysql:standard-9', { id: 'service-by-id' })
      .addon('ledger', postgres, 'api-pay', 'web-shop')
      .change('ledger', { serviceId: 'service-by-id' })
      .attach('lost', postgres, null, 'api-pay', 'web-shop')
    expect(subjectOf(built, 'ledger')).toMatchObject({ plan: null, service: { id: 'service-by-id' } })
    expect(subjectOf(built, 'lost')).toMatchObject({ plan: null, service: { id: 'service-by-name' } })
    expect(subjectOf(town().addon('ledger', postgres, 'api-pay', 'web-shop'), 'ledger').service).toBeNull()
  })

  it('is not mixed up between add-ons of which no plan is told', () => {
    const built = town()
      .addon('cache', 'akkeris-memcached:small', 'api-pay', 'web-shop')
      .addon('ledger', postgres, 'api-pay', 'web-shop')
      .addon('keys', 'securekey:x', 'api-pay', 'web-shop')
    for (const name of ['cache', 'ledger', 'keys']) built.change(name, { planId: '' })
    for (const row of built.inventory.attachments) row.planId = ''
    const graph = built.graph()
    const describedIn = catalogueOf(graph)
    const kinds = graph.nodes.map((node) => [node.name, describedIn(node).statefulness.kind])
    expect(Object.fromEntries(kinds)).toEqual({ cache: 'volatile-cache', keys: 'secret', ledger: 'relational' })
  })
})
