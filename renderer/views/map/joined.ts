import type { MapData } from '#shared/domain/views.ts'
import { buildModel, modelInSteps, type MapModel } from '#shared/map/model.ts'
import { named } from '#shared/map/named.ts'
import { arrangeLike } from '#shared/map/scene.ts'
import type { Steps } from '#shared/map/steps.ts'
import { useInTurns, type Making } from './turns.ts'

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

/** Joins data up and lays them out as an earlier map is, where there is one. */
export function* joinLike(data: MapData, earlier: MapModel | null): Steps<MapModel> {
  const model = models.get(data) ?? remember(data, yield* modelInSteps(data))
  yield
  if (earlier) yield* arrangeLike(model, earlier)
  return model
}

const joining: Making<MapData, MapData> = {
  atOnce: (data, shown) => data.endpointId !== shown.endpointId || models.has(data),
  // Answers may come more quickly than they are joined up.
  keeps: () => true,
  *make(data, shown) {
    yield* joinLike(data, shown && modelOf(shown))
    return data
  },
}

/** The answer that is shown, joined up, with a name for each add-on: the first of an endpoint at once. */
export function useJoined(data: MapData): MapData {
  return useInTurns(withLabels(data), joining)
}
