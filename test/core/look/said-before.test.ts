import { expect, test } from 'vitest'
import { day, demoPlatform, isBroker, lookRoom, someSpace, synced } from './room.ts'

const all = { kind: 'all' } as const

test('what a look would ask is what it asks, and nothing is asked to say so', async () => {
  const demo = await demoPlatform()
  const room = await lookRoom({ shadows: true })
  const id = await synced(room, demo.url)
  const graph = (await room.house.inventory.current(id))?.graph
  const shared = [...(graph?.addons.values() ?? [])].find(({ holders }) => holders.length > 3)
  const scopes = [{ kind: 'addon', addonId: shared?.id ?? '' } as const, await someSpace(room, id), all]
  for (const scope of scopes) {
    const plan = await room.look.plan(id, scope, day)
    expect(plan.questions).toBeGreaterThan(0)
    expect(room.tally.paths).toEqual([])
    const begun = await room.look.start(id, scope, day)
    const ended = await room.settled(id)
    expect(begun).toMatchObject({ total: plan.questions, brokerQuestions: plan.brokerQuestions })
    expect(ended.apps).toEqual({ total: plan.apps.total, done: plan.apps.total })
    expect(room.tally.paths.filter(isBroker)).toHaveLength(plan.brokerQuestions)
    expect(plan.brokerAddons).toBeGreaterThanOrEqual(plan.brokerQuestions)
    expect(await room.look.plan(id, scope, day)).toEqual({
      apps: { total: plan.apps.total, told: plan.apps.total },
      questions: 0,
      brokerQuestions: 0,
      brokerAddons: 0,
    })
    room.tally.paths.length = 0
  }
  room.house.clock.advance(day)
  const { apps, questions } = await room.look.plan(id, all, day)
  expect(apps.told).toBe(0)
  expect(questions).toBeGreaterThan(apps.total)
})

test('a place that is not there is refused, and so is an endpoint without a sync', async () => {
  const demo = await demoPlatform()
  const room = await lookRoom()
  const id = await synced(room, demo.url)
  await expect(room.look.plan(id, { kind: 'space', space: 'nowhere' }, day)).rejects.toMatchObject({
    code: 'not-found',
  })
  await expect(room.look.plan('unknown', all, day)).rejects.toMatchObject({ code: 'not-found' })
})
