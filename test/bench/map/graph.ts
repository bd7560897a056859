import type { FocusData } from '#shared/domain/focus.ts'
import type { MapData } from '#shared/domain/views.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { buildModel, holderCells, type MapModel } from '#shared/map/model.ts'
import { at, row } from '#shared/map/rows.ts'
import { addonDot, arrange, cellRectangle, type Scene } from '#shared/map/scene.ts'
import { focusDataOf } from './focus-data.ts'
import type { CourseView, Graph, Neighbourhood } from './course.ts'

/** CSS pixels of the window, and the strip of it that the map keeps free. */
export const windowSize = { width: 1440, height: 900 }
const strip = 36

/** Everything a size is measured with: computed once, the same for all candidates. */
export interface Terrain {
  fleet: MapData
  graph: Graph
  whole: CourseView
  /** 4 times nearer, where most is. */
  near: CourseView
  /** Points in the window at that view, and the nodes of which one is a right answer. */
  hits: { x: number; y: number; nodes: number[] }[]
  /** About 50 nodes that hang on one add-on. */
  lit: Neighbourhood
  /** The same, as the focus view is told it. */
  focus: FocusData
}

export function terrainOf(fleet: MapData): Terrain {
  const scene = arrange(buildModel(fleet), shapeOf(windowSize.width, windowSize.height - strip))
  const { layout } = scene
  const scale = Math.min(windowSize.width / layout.width, (windowSize.height - strip) / layout.height)
  const whole = { x: layout.width / 2, y: layout.height / 2, scale }
  const near = { ...whole, scale: scale * 4 }
  const lit = neighbourhoodOf(scene.model)
  const holders = [...row(scene.model.borrowers, lit.addon)]
  const focus = focusDataOf(fleet, lit.addon, holders)
  return { fleet, graph: graphOf(scene), whole, near, hits: hitsOf(scene, near), lit, focus }
}

/** The data as libraries for graphs know it: apps and add-ons are nodes, attachments edges. */
function graphOf(scene: Scene): Graph {
  const { model, layout } = scene
  const { data } = model
  const apps = data.apps.ids.map((_, app) => cellRectangle(scene, app))
  const addons = data.addons.ids.map((_, addon) => addonDot(scene, addon))
  return {
    width: layout.width,
    height: layout.height,
    apps: apps.length,
    nodes: {
      names: [...data.apps.names, ...data.addons.names],
      risks: [...data.apps.risks, ...data.addons.risks],
      xs: [...apps.map(({ x, width }) => x + width / 2), ...addons.map(({ x }) => x)].map(rounded),
      ys: [...apps.map(({ y, height }) => y + height / 2), ...addons.map(({ y }) => y)].map(rounded),
      sizes: [...apps.map(({ width }) => width), ...addons.map(({ radius }) => radius * 2)].map(rounded),
    },
    edges: {
      from: data.attachments.addons.map((addon) => apps.length + addon),
      to: [...data.attachments.apps],
    },
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

/** Middles of apps, spread evenly over those in sight. An add-on that lies over an app is a right answer too. */
function hitsOf(scene: Scene, view: CourseView): Terrain['hits'] {
  const { model } = scene
  const inSight = model.data.apps.ids.flatMap((_, app) => {
    const place = cellRectangle(scene, app)
    const x = (place.x + place.width / 2 - view.x) * view.scale + windowSize.width / 2
    const y = (place.y + place.height / 2 - view.y) * view.scale + windowSize.height / 2
    if (x < 20 || y < 20 || x > windowSize.width - 20 || y > windowSize.height - strip - 20) return []
    return [{ x, y, nodes: [app, ...Array.from(row(model.owned, app), (addon) => model.apps + addon)] }]
  })
  const count = Math.min(60, inSight.length)
  return Array.from({ length: count }, (_, i) => inSight[Math.floor((i * inSight.length) / count)]).filter(
    (point) => point !== undefined,
  )
}

function neighbourhoodOf(model: MapModel): Neighbourhood {
  let addon = 0
  let nearest = Infinity
  for (let each = 0; each < model.addonCell.length; each += 1) {
    const off = Math.abs(holderCells(model, each).length + 1 - 50)
    if (off >= nearest || at(model.addonCell, each) >= model.apps) continue
    nearest = off
    addon = each
  }
  const { attachments } = model.data
  return {
    addon,
    nodes: [...holderCells(model, addon), model.apps + addon],
    edges: attachments.addons.flatMap((each, edge) => (each === addon ? [edge] : [])),
  }
}
