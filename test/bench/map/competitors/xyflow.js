import { Handle, Position, ReactFlow } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { createElement, memo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { run } from '../course.ts'
import { colourOf, dimmed, edgeColour } from './colours.js'

const Thing = memo(function Thing({ data }) {
  return createElement(
    'div',
    { style: { width: '100%', height: '100%', background: data.colour, borderRadius: data.radius } },
    createElement(Handle, { type: 'source', position: Position.Top, isConnectable: false }),
    createElement(Handle, { type: 'target', position: Position.Top, isConnectable: false }),
  )
})
const nodeTypes = { thing: Thing }
const nothing = () => {}

let host
let counts
let instance
let change

/** Nothing can be dragged, chosen or connected, nodes have their size and do not change without need. */
function Flow({ first }) {
  const [nodes, setNodes] = useState(first.nodes)
  change = setNodes
  return createElement(ReactFlow, {
    nodes,
    edges: first.edges,
    nodeTypes,
    onInit: (made) => {
      instance = made
    },
    // With something to call, a node can be pointed at.
    onNodeClick: nothing,
    nodesDraggable: false,
    nodesConnectable: false,
    nodesFocusable: false,
    edgesFocusable: false,
    elementsSelectable: false,
    minZoom: 0.01,
    maxZoom: 200,
    fitView: true,
    fitViewOptions: { padding: 0 },
    proOptions: { hideAttribution: true },
  })
}

run({
  init(element, { graph: { apps, nodes, edges } }) {
    host = element
    counts = { nodes: nodes.names.length, edges: edges.from.length }
    const style = document.createElement('style')
    style.textContent = `
      .react-flow__handle { width: 1px; height: 1px; min-width: 0; min-height: 0; opacity: 0; }
      .react-flow__edge-path { stroke: ${edgeColour}; stroke-width: 0.3; }
      .dimmed :is(.react-flow__node:not(.lit), .react-flow__edge) { opacity: ${dimmed}; }`
    document.head.append(style)
    const first = {
      nodes: nodes.names.map((name, i) => ({
        id: String(i),
        type: 'thing',
        position: { x: nodes.xs[i] - nodes.sizes[i] / 2, y: nodes.ys[i] - nodes.sizes[i] / 2 },
        width: nodes.sizes[i],
        height: nodes.sizes[i],
        zIndex: i < apps ? 0 : 1,
        data: { name, colour: colourOf(nodes.risks[i], i < apps), radius: i < apps ? 0 : '50%' },
      })),
      edges: edges.from.map((from, i) => ({
        id: `e${i}`,
        source: String(from),
        target: String(edges.to[i]),
        type: 'straight',
      })),
    }
    createRoot(host).render(createElement(Flow, { first }))
  },
  setView({ x, y, scale }) {
    void instance.setViewport({
      x: host.clientWidth / 2 - x * scale,
      y: host.clientHeight / 2 - y * scale,
      zoom: scale,
    })
  },
  hit(x, y) {
    return Number(document.elementFromPoint(x, y)?.closest('.react-flow__node')?.dataset.id ?? -1)
  },
  highlight({ nodes }) {
    const ids = new Set(nodes.map(String))
    host.classList.add('dimmed')
    change((before) => before.map((node) => (ids.has(node.id) ? { ...node, className: 'lit' } : node)))
  },
  clear() {
    if (!host.classList.contains('dimmed')) return
    host.classList.remove('dimmed')
    change((before) => before.map((node) => (node.className === 'lit' ? { ...node, className: '' } : node)))
  },
  seen: () =>
    host.getElementsByClassName('react-flow__node').length === counts.nodes &&
    host.getElementsByClassName('react-flow__edge').length === counts.edges &&
    getComputedStyle(host.querySelector('.react-flow__node')).visibility === 'visible',
})
