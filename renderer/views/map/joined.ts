import { startTransition, useEffect, useState } from 'react'
import type { MapData } from '#shared/domain/views.ts'
import { buildModel, modelInSteps, type MapModel } from '#shared/map/model.ts'
import { named } from '#shared/map/named.ts'
import { arrangeLike } from '#shared/map/scene.ts'
import type { Steps } from '#shared/map/steps.ts'

/** The whole map of an answer is joined up once, however many parts of the page show it. */
const models = new WeakMap<MapData, MapModel>()
const labelled = new WeakMap<MapData, MapData>()

export function modelOf(data: MapData): MapModel {
  return models.get(data) ?? remember(data, buildModel(data))
}

/** Of two that were made at the same time the first stays: what else is known of a map is remembered by it. */
function remember(data: MapData, made: MapModel): MapModel {
  const model = models.get(data) ?? made
  models.set(data, model)
  return model
}

/** With a name for each add-on; once for each answer, as all that is made of it is remembered by it. */
function withLabels(data: MapData): MapData {
  const result = labelled.get(data) ?? named(data)
  labelled.set(data, result)
  return result
}

/** Milliseconds for which the page is kept from whoever uses it. */
const turn = 5

/** Joins an answer up and lays it out as the earlier one is, a little at a time. */
export async function joinInTurns(data: MapData, earlier: MapData, isOff: () => boolean): Promise<void> {
  const steps = joinLike(data, modelOf(earlier))
  for (let done = false; !done;) {
    await new Promise((resolve) => setTimeout(resolve))
    if (isOff()) return
    const until = performance.now() + turn
    while (!done && performance.now() < until) done = steps.next().done ?? false
  }
}

function* joinLike(data: MapData, earlier: MapModel): Steps<void> {
  const model = models.get(data) ?? remember(data, yield* modelInSteps(data))
  yield
  yield* arrangeLike(model, earlier)
}

/**
 * The answer that is shown, with a name for each add-on: the first of an endpoint at once, and those of later syncs when
 * they can be drawn without keeping anybody waiting. One that is being joined up is shown even if a newer one comes.
 */
export function useJoined(data: MapData): MapData {
  const latest = withLabels(data)
  const [shown, setShown] = useState(latest)
  const [next, setNext] = useState<MapData | null>(null)
  const later = shown.endpointId === latest.endpointId
  if (!later) {
    setShown(latest)
    setNext(null)
  } else if (next === null && latest !== shown) setNext(latest)
  useEffect(() => {
    if (next === null) return undefined
    let off = false
    const show = async (): Promise<void> => {
      try {
        await joinInTurns(next, shown, () => off)
      } catch {
        // What cannot be joined up here cannot be where it is shown either, and is told there.
      }
      if (off) return
      startTransition(() => {
        setShown(next)
        setNext(null)
      })
    }
    void show()
    return () => {
      off = true
    }
  }, [next, shown])
  return later ? shown : latest
}
