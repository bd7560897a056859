import { startTransition, useEffect, useMemo, useState } from 'react'
import type { MapData } from '#shared/domain/views.ts'
import { buildModel, modelInSteps, type MapModel } from '#shared/map/model.ts'
import { named } from '#shared/map/named.ts'
import { arrangeLike } from '#shared/map/scene.ts'
import type { Steps } from '#shared/map/steps.ts'

/** The whole map of an answer is joined up once, however many parts of the page show it. */
const models = new WeakMap<MapData, MapModel>()

export function modelOf(data: MapData): MapModel {
  const model = models.get(data) ?? buildModel(data)
  models.set(data, model)
  return model
}

/** Milliseconds for which the page is kept from whoever uses it. */
const turn = 5

/** Joins an answer up and lays it out as the earlier one is, a few milliseconds at a time. */
export async function joinInTurns(data: MapData, earlier: MapData, isOff: () => boolean): Promise<void> {
  const steps = joinLike(data, modelOf(earlier))
  for (let done = false; !done && !isOff();) {
    await new Promise((resolve) => setTimeout(resolve))
    const until = performance.now() + turn
    while (!done && performance.now() < until) done = steps.next().done ?? false
  }
}

function* joinLike(data: MapData, earlier: MapModel): Steps<void> {
  const model = models.get(data) ?? (yield* modelInSteps(data))
  models.set(data, model)
  yield
  yield* arrangeLike(model, earlier)
}

/**
 * The answer that is shown, with a name for each add-on: the first of an endpoint at once, and those of later syncs when
 * they can be drawn without keeping anybody waiting.
 */
export function useJoined(data: MapData): MapData {
  const latest = useMemo(() => named(data), [data])
  const [shown, setShown] = useState(latest)
  const later = shown.endpointId === latest.endpointId
  if (!later) setShown(latest)
  useEffect(() => {
    if (latest === shown) return undefined
    let off = false
    const show = async (): Promise<void> => {
      await joinInTurns(latest, shown, () => off)
      if (off) return
      startTransition(() => {
        setShown(latest)
      })
    }
    void show()
    return () => {
      off = true
    }
  }, [latest, shown])
  return later ? shown : latest
}
