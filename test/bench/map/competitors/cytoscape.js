import cytoscape from 'cytoscape'
import { hasPicture, lookAtCanvas, run } from '../course.ts'
import { colourOf, edgeColour, dimmed } from './colours.js'

let core

/** All edges straight and without arrows, names from where the map has them too: what its own guide says of large graphs. */
run({
  init(host, { graph: { apps, nodes, edges } }) {
    core = cytoscape({
      container: host,
      elements: {
        nodes: nodes.names.map((name, i) => ({
          data: { id: `n${i}`, name, size: nodes.sizes[i], colour: colourOf(nodes.risks[i], i < apps) },
          classes: i < apps ? 'app' : 'addon',
          position: { x: nodes.xs[i], y: nodes.ys[i] },
        })),
        edges: edges.from.map((from, i) => ({ data: { id: `e${i}`, source: `n${from}`, target: `n${edges.to[i]}` } })),
      },
      layout: { name: 'preset', fit: true, padding: 0 },
      pixelRatio: 1,
      style: [
        { selector: 'node', style: { width: 'data(size)', height: 'data(size)', 'background-color': 'data(colour)' } },
        {
          selector: '.app',
          style: { shape: 'rectangle', label: 'data(name)', 'font-size': 2, 'min-zoomed-font-size': 14 },
        },
        {
          selector: 'edge',
          style: { 'curve-style': 'haystack', 'haystack-radius': 0, width: 0.3, 'line-color': edgeColour },
        },
        { selector: '.dimmed', style: { opacity: dimmed } },
      ],
    })
  },
  setView({ x, y, scale }) {
    const { clientWidth, clientHeight } = core.container()
    core.viewport({ zoom: scale, pan: { x: clientWidth / 2 - x * scale, y: clientHeight / 2 - y * scale } })
  },
  hit(x, y) {
    const at = core.renderer().projectIntoViewport(x, y)
    const found = core.renderer().findNearestElements(at[0], at[1], true, false)
    const node = found.find((each) => each.isNode())
    return node ? Number(node.id().slice(1)) : -1
  },
  highlight({ nodes, edges }) {
    const ids = new Set([...nodes.map((node) => `n${node}`), ...edges.map((edge) => `e${edge}`)])
    core.batch(() => {
      core.elements().forEach((each) => {
        if (!ids.has(each.id())) each.addClass('dimmed')
      })
    })
  },
  clear() {
    core.batch(() => {
      core.elements('.dimmed').removeClass('dimmed')
    })
  },
  seen: () => [...core.container().querySelectorAll('canvas')].some((canvas) => hasPicture(canvas)),
  look: () => [...core.container().querySelectorAll('canvas')].map((canvas) => lookAtCanvas(canvas)).join(' '),
})
