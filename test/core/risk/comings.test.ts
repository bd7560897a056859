import { describe, expect, it } from 'vitest'
import { judgeAtOnce, type Run } from '#core/risk/run.ts'
import { rules } from '#core/risk/rules/index.ts'
import type { Inventory } from '#shared/domain/inventory.ts'
import { addonId, appId, attachmentId, noon, placeOf, postgres, town, type Estate } from './estate.ts'
import { sorted } from './fleet.ts'
import { afterSync, inputOf, written } from './rejudged.ts'

/** Judges the estate, and then what the next sync shows of it: that comes to what judging it from nothing comes to. */
function judgedAgain(built: Estate, change: (next: Inventory) => void): Run {
  sorted(built.snapshot())
  const first = judgeAtOnce(inputOf(built.snapshot()), noon, rules)
  const input = inputOf(sorted(afterSync(built, change)))
  const next = judgeAtOnce(input, noon + 1, rules, first)
  expect(written(next)).toEqual(written(judgeAtOnce(input, noon + 1, rules)))
  return next
}

function drop(rows: { id: string }[], ...ids: string[]): void {
  rows.splice(0, rows.length, ...rows.filter(({ id }) => !ids.includes(id)))
}

function destroy({ addons, attachments }: Inventory, name: string): void {
  drop(addons, addonId(name))
  attachments.splice(0, attachments.length, ...attachments.filter((row) => row.addonId !== addonId(name)))
}

/** Add-ons before, between and after others by their ids, so that the numbers of others move as they come and go. */
function three(): Estate {
  return town()
    .addon('alpha', postgres, 'api-pay', 'api-paydev')
    .addon('middle', postgres, 'web-shop', 'web-shopqa', 'api-paydev')
    .addon('zeta', postgres, 'api-pay', 'web-shop')
}

function taken(from: Estate, to: Inventory): void {
  const { addons, attachments, apps } = structuredClone(from.inventory)
  to.addons.push(...addons)
  to.attachments.push(...attachments)
  to.apps.push(...apps)
}

describe('an add-on', () => {
  it.each(['alpha', 'middle', 'zeta'])('%s that is destroyed takes its findings along, and nothing else', (name) => {
    const run = judgedAgain(three(), (next) => destroy(next, name))
    expect(run.addons).toHaveLength(2)
    // Nobody else's add-on is looked at, only the apps that held it.
    expect(run.judged).toBeLessThanOrEqual(3)
  })

  it.each(['aaa', 'beta', 'zulu'])('%s that is new is judged, with the apps that hold it', (name) => {
    const made = town().addon(name, postgres, 'web-shop', 'api-paydev')
    made.inventory.apps.splice(0)
    const run = judgedAgain(three(), (next) => taken(made, next))
    expect(run.addons).toHaveLength(4)
    expect(run.judged).toBeLessThanOrEqual(3)
    expect(run.addons.flatMap(({ hits }) => hits).some((hit) => hit.addonId === addonId(name))).toBe(true)
  })

  it('that is replaced by another one is judged as that one', () => {
    const made = town().addon('beta', postgres, 'api-pay', 'web-shopqa')
    made.inventory.apps.splice(0)
    judgedAgain(three(), (next) => {
      destroy(next, 'middle')
      taken(made, next)
    })
  })

  it('of which every last row is gone, with all apps', () => {
    const run = judgedAgain(three(), (next) => {
      for (const name of ['alpha', 'middle', 'zeta']) destroy(next, name)
      next.apps.splice(0)
    })
    expect([run.addons, run.apps]).toEqual([[], []])
  })
})

const recordOf = (run: Run, app: string) => run.apps[placeOf(run.input.graph, app).number]

describe('sharing', () => {
  it('that ends leaves its owner with nothing that rules about apps speak of', () => {
    const run = judgedAgain(town().addon('ledger', postgres, 'api-pay', 'web-shop'), ({ attachments }) =>
      drop(attachments, attachmentId('ledger', 'web-shop')),
    )
    expect(recordOf(run, 'api-pay')).toBeUndefined()
    expect(recordOf(run, 'web-shop')).toBeUndefined()
  })

  it('that begins makes them speak of both', () => {
    const run = judgedAgain(town().addon('ledger', postgres, 'api-pay'), ({ attachments }) =>
      attachments.push(
        ...structuredClone(town().attach('ledger', postgres, 'api-pay', 'web-shop').inventory.attachments),
      ),
    )
    expect(recordOf(run, 'api-pay')).toBeDefined()
    expect(recordOf(run, 'web-shop')).toBeDefined()
  })

  it('that one of several leaves is looked at with that one, not with those who stay', () => {
    const built = town().addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shop', 'web-shopqa')
    const run = judgedAgain(built, ({ attachments }) => drop(attachments, attachmentId('ledger', 'web-shop')))
    expect(run.judged).toBe(2)
  })

  it('goes over to another app', () => {
    judgedAgain(three(), ({ attachments }) => {
      for (const row of attachments) {
        if (row.id === attachmentId('middle', 'web-shopqa'))
          Object.assign(row, { app: 'api-pay', appId: appId('api-pay') })
      }
    })
  })
})

/** An add-on that no list shows, of an owner that is not attached: only the name of the owner leads to it. */
const lost = (): Estate => three().attach('lost', postgres, 'late-pay', 'web-shop')

describe('an app', () => {
  it('that is new or gone is known as the owner of what names it as such', () => {
    const late = town().app('late-pay')
    late.inventory.apps.splice(0, 4)
    const come = judgedAgain(lost(), (next) => taken(late, next))
    expect(come.input.graph.addons.get(addonId('lost'))?.owner?.id).toBe(appId('late-pay'))
    const gone = judgedAgain(lost().app('late-pay'), ({ apps }) => drop(apps, appId('late-pay')))
    expect(gone.input.graph.addons.get(addonId('lost'))?.owner).toBeNull()
  })

  it.each(['api-pay', 'api-paydev', 'web-shop', 'web-shopqa'])(
    '%s that is not listed any more, or is again, is judged anew with all that it holds',
    (name) => {
      const run = judgedAgain(three(), ({ apps }) => drop(apps, appId(name)))
      expect(run.input.graph.apps.has(appId(name))).toBe(false)
      const back = town()
      back.inventory.apps.splice(0, 4, ...back.inventory.apps.filter((row) => row.name === name))
      judgedAgain(three().without('apps', appId(name)), (next) => taken(back, next))
    },
  )

  it('that holds nothing comes and goes without anything being judged but itself', () => {
    const spare = town().app('aaa-pay').app('zzz-pay')
    spare.inventory.apps.splice(0, 4)
    const come = judgedAgain(three(), (next) => taken(spare, next))
    expect(come.judged).toBeLessThanOrEqual(2)
    const gone = judgedAgain(three().app('aaa-pay').app('zzz-pay'), ({ apps }) =>
      drop(apps, appId('aaa-pay'), appId('zzz-pay')),
    )
    expect(gone.judged).toBe(0)
  })
})
