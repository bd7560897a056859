import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '#core/graph/build.ts'
import { isRunning, spaceOfAppName } from '#core/graph/running.ts'
import { addonId, appId, attachmentId, estate, postgres, town } from '../risk/estate.ts'
import { anySnapshot } from '../risk/fleet.ts'

describe('buildGraph', () => {
  it('joins owner and borrowers, owner first', () => {
    const graph = town().addon('ledger', postgres, 'web-shop', 'api-paydev', 'api-pay').graph()
    const node = graph.addons.get(addonId('ledger'))
    expect(node?.holders.map(({ appName, isOwner, space }) => [appName, isOwner, space?.name])).toEqual([
      ['web-shop', true, 'shop'],
      ['api-pay', false, 'pay'],
      ['api-paydev', false, 'paydev'],
    ])
    expect(node).toMatchObject({ service: 'akkeris-postgresql', plan: postgres, ownerName: 'web-shop', orphan: false })
    expect(node?.owner?.id).toBe(appId('web-shop'))
    expect(graph.addonsByApp.get(appId('api-pay'))).toEqual([node])
  })

  it('knows an orphan by its attachments alone', () => {
    const node = town().attach('lost', postgres, null, 'web-shop', 'api-pay').graph().addons.get(addonId('lost'))
    expect(node).toMatchObject({
      addon: null,
      orphan: true,
      ownerName: null,
      owner: null,
      name: 'lost',
      plan: postgres,
    })
    expect(node?.holders.map(({ appName, isOwner }) => [appName, isOwner])).toEqual([
      ['api-pay', false],
      ['web-shop', false],
    ])
  })

  it('takes an add-on that only attachments show for one the add-on list lacks, not for an orphan', () => {
    const node = town().attach('db', postgres, 'api-pay', 'api-pay', 'web-shop').graph().addons.get(addonId('db'))
    expect(node).toMatchObject({ addon: null, orphan: false, ownerName: 'api-pay', owner: { id: appId('api-pay') } })
  })

  it('makes an owner its holder where no attachment does', () => {
    const graph = town().addon('db', postgres, 'api-pay').without('attachments', attachmentId('db', 'api-pay')).graph()
    expect(graph.addons.get(addonId('db'))?.holders).toMatchObject([
      { attachment: null, appName: 'api-pay', appId: appId('api-pay'), isOwner: true, space: { name: 'pay' } },
    ])
  })

  it('keeps holders whose app or space nothing lists', () => {
    const graph = town()
      .addon('db', postgres, 'api-pay', 'ghost-pay', 'web-shop')
      .without('spaces', 'space-shop')
      .without('apps', appId('api-pay'))
      .graph()
    expect(graph.addons.get(addonId('db'))?.holders.map(({ app, space }) => [app?.name, space?.name])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ['web-shop', undefined],
    ])
    expect(graph.addons.get(addonId('db'))?.owner).toBeNull()
  })

  it('prefers the app that the latest sync showed where two have one name', () => {
    const built = town()
    const [old] = built.inventory.apps
    if (!old) throw new Error('There is no app.')
    built.inventory.apps.push({ ...old, id: 'app-z' })
    built.carried[old.id] = 1
    expect(built.graph().appsByName.get(old.name)?.id).toBe('app-z')
  })

  it.each([
    ['/addon-attachments', ['attachments']],
    ['/apps?simple=true', ['apps']],
  ])('says which list is short: %s', (call, lists) => {
    expect([...town().short(call).graph().shortLists]).toEqual(lists)
  })

  it('doubts every list of a partial snapshot that names none, and none of a complete one', () => {
    expect(town().partial().graph().shortLists.size).toBe(9)
    expect(town().graph().shortLists.size).toBe(0)
  })

  it('does not take a list for short because of a problem of another kind', () => {
    const snapshot = town().snapshot()
    snapshot.report.problems.push({ code: 'bad-answer', call: '/addon-attachments', message: 'A field was odd.' })
    expect(buildGraph(snapshot).shortLists.size).toBe(0)
  })

  it('makes every attachment a holder exactly once, and no add-on without a holder', () => {
    fc.assert(
      fc.property(anySnapshot(), ({ snapshot }) => {
        const graph = buildGraph(snapshot)
        const held = [...graph.addons.values()].flatMap(({ id, holders }) =>
          holders.flatMap(({ attachment }) => (attachment ? [`${attachment.id} ${id}`] : [])),
        )
        const rows = snapshot.inventory.attachments.map((attachment) => `${attachment.id} ${attachment.addonId}`)
        expect(held.toSorted()).toEqual(rows.toSorted())
        for (const node of graph.addons.values()) expect(node.holders.length).toBeGreaterThan(0)
        for (const addon of snapshot.inventory.addons) expect(graph.addons.get(addon.id)?.addon).toBe(addon)
      }),
    )
  })

  it('sorts holders, owner first, and has an owner exactly where it is no orphan', () => {
    fc.assert(
      fc.property(anySnapshot(), ({ snapshot }) => {
        for (const node of buildGraph(snapshot).addons.values()) {
          expect(node.holders.filter(({ isOwner }) => isOwner)).toHaveLength(node.orphan ? 0 : 1)
          expect(node.holders.findIndex(({ isOwner }) => isOwner)).toBe(node.orphan ? -1 : 0)
          const borrowers = node.holders.filter(({ isOwner }) => !isOwner).map(({ appName }) => appName)
          expect(borrowers).toEqual(borrowers.toSorted())
          expect(node.ownerName === null).toBe(node.orphan)
        }
      }),
    )
  })

  it('comes out the same whatever the order of the rows', () => {
    fc.assert(
      fc.property(anySnapshot(), ({ snapshot, shuffled }) => {
        // The lists themselves are kept as they came.
        const [graph, other] = [snapshot, shuffled].map((each) => ({ ...buildGraph(each), rows: null }))
        if (!graph || !other) throw new Error('There are no graphs.')
        expect(other).toEqual(graph)
        expect([...other.addons.keys()]).toEqual([...graph.addons.keys()])
        expect([...other.apps.keys()]).toEqual([...graph.apps.keys()])
      }),
    )
  })
})

describe('an app', () => {
  it.each([
    [{}, true],
    [{ maintenance: true }, false],
    [{ dynos: 0 }, false],
    [{ releasedAt: null }, false],
  ])('with %j runs: %s', (choice, runs) => {
    const [app] = estate().app('api-pay', choice).inventory.apps
    expect(app && isRunning(app)).toBe(runs)
  })

  it('has the space after the first hyphen of its name', () => {
    expect(spaceOfAppName('api-pay-dev')).toBe('pay-dev')
  })
})
