import '../../../renderer/views/map/map.css'
import { hit } from '#renderer/graph/hit.ts'
import { createStage, shapeOfStage, type Stage } from '#renderer/views/map/stage.ts'
import { light } from '#shared/map/lit.ts'
import { buildModel, type MapModel } from '#shared/map/model.ts'
import { arrange } from '#shared/map/scene.ts'
import { themes } from '#shared/map/themes.ts'
import { hasPicture, lookAtCanvas, run, type CourseView } from './course.ts'

/**
 * The map of the program itself, driven as a person drives it: through the stage and through events on its element. With
 * `#in-page` the browser has no canvas for workers, so that the map paints in the page.
 */
if (window.location.hash === '#in-page')
  Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen')

let stage: Stage
let model: MapModel
let element: HTMLElement

/** The one in sight: a picture that the page painted lies over that of the worker. */
const canvas = (): HTMLCanvasElement => {
  const found = [...element.querySelectorAll<HTMLCanvasElement>(':scope > canvas:not([hidden])')].at(-1)
  if (!found) throw new Error('The map has no canvas.')
  return found
}

function cameraNow() {
  const camera = stage.picture()?.view.camera
  if (!camera) throw new Error('The map has no picture.')
  return camera
}

function setView(view: CourseView): void {
  const { clientWidth: width, clientHeight: height } = element
  const factor = view.scale / cameraNow().scale
  element.dispatchEvent(
    new WheelEvent('wheel', {
      // As two fingers do it on a trackpad.
      ctrlKey: true,
      deltaY: -Math.log(factor) * 100,
      clientX: width / 2,
      clientY: height / 2,
      cancelable: true,
    }),
  )
  const camera = cameraNow()
  stage.panBy((camera.x - view.x) * camera.scale + width / 2, (camera.y - view.y) * camera.scale + height / 2)
}

run({
  // All others are given where everything lies, so it is here too before the clock runs.
  prepare(host, given) {
    if (given.kind !== 'fleet') throw new Error('Our own map takes the fleet.')
    element = host
    host.className = 'map-host'
    model = buildModel(given.fleet)
    arrange(model, shapeOfStage({ width: host.clientWidth, height: host.clientHeight }))
  },
  init(host, given) {
    // To join the data up is inside the clock, as to build a graph is for all others: only where things lie is given.
    if (given.kind === 'fleet') buildModel(given.fleet)
    stage = createStage(host, themes.light, { hovered: () => {}, picked: () => {}, painted: () => {} })
    stage.show(model, null)
  },
  setView,
  hit(x, y) {
    const scene = stage.scene()
    const found = scene && hit(scene, cameraNow(), { x, y })
    if (found?.kind === 'addon') return (scene?.model.apps ?? 0) + found.addon
    return found?.kind === 'app' ? found.cell : -1
  },
  highlight({ addon }) {
    const scene = stage.scene()
    if (scene) stage.light(light(scene.model, { kind: 'addon', addon }))
  },
  clear() {
    stage.light(null)
  },
  seen: () => hasPicture(canvas()),
  look: () => lookAtCanvas(canvas()),
})
