import Graph from 'graphology'
import Sigma from 'sigma'
import { run } from '../course.ts'
import { colourOf, edgeColour } from './colours.js'

const dimmedNode = '#eef1f6'
const dimmedEdge = '#f3f5f8'
let sigma
/** Pixels of one world unit in the middle of the whole picture. */
let base = 1
let height = 0
let lit = null

/** Nodes and edges are coloured by a reducer and drawn anew without an index: what its guide says of highlighting. */
run({
  init(host, { graph: { width, height: worldHeight, apps, nodes, edges } }) {
    height = worldHeight
    const graph = new Graph({ multi: true })
    nodes.names.forEach((label, i) => {
      graph.addNode(i, {
        x: nodes.xs[i],
        y: height - nodes.ys[i],
        // Half of what it is wide: a radius.
        size: nodes.sizes[i] / 2,
        label: i < apps ? label : undefined,
        color: colourOf(nodes.risks[i], i < apps),
      })
    })
    edges.from.forEach((from, i) => {
      graph.addEdgeWithKey(`e${i}`, from, edges.to[i], { size: 0.3, color: edgeColour })
    })
    sigma = new Sigma(graph, host, {
      itemSizesReference: 'positions',
      zoomToSizeRatioFunction: (ratio) => ratio,
      // Names from where the map has them too.
      labelRenderedSizeThreshold: 40,
      stagePadding: 0,
      minCameraRatio: 0.01,
      nodeReducer: (node, data) =>
        lit && !lit.nodes.has(Number(node)) ? { ...data, color: dimmedNode, label: undefined } : data,
      edgeReducer: (edge, data) => (lit && !lit.edges.has(edge) ? { ...data, color: dimmedEdge } : data),
    })
    sigma.setCustomBBox({ x: [0, width], y: [0, height] })
    sigma.refresh()
    base = sigma.graphToViewport({ x: 1, y: 0 }).x - sigma.graphToViewport({ x: 0, y: 0 }).x
  },
  setView({ x, y, scale }) {
    const middle = sigma.viewportToFramedGraph(sigma.graphToViewport({ x, y: height - y }))
    sigma.getCamera().setState({ x: middle.x, y: middle.y, ratio: base / scale, angle: 0 })
  },
  hit(x, y) {
    return Number(sigma.getNodeAtPosition({ x, y }) ?? -1)
  },
  highlight({ nodes, edges }) {
    lit = { nodes: new Set(nodes), edges: new Set(edges.map((edge) => `e${edge}`)) }
    sigma.refresh({ skipIndexation: true })
  },
  clear() {
    if (lit === null) return
    lit = null
    sigma.refresh({ skipIndexation: true })
  },
})
