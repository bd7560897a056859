import { Handle, Position, ReactFlow } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import ELK from 'elkjs/lib/elk.bundled.js'
import { createElement, memo } from 'react'
import { createRoot } from 'react-dom/client'
import { run, still } from '../course.ts'

const width = 180
const height = 34

const Named = memo(function Named({ data }) {
  return createElement(
    'div',
    { style: { width, height, font: '11px sans-serif', background: '#fff', border: '1px solid #c3ccd9' } },
    createElement(Handle, { type: 'target', position: Position.Left, isConnectable: false }),
    createElement('div', null, data.name),
    createElement('div', { style: { color: '#596579' } }, data.space),
    createElement(Handle, { type: 'source', position: Position.Right, isConnectable: false }),
  )
})
const nodeTypes = { named: Named }

let host
let wanted

/** Layered from left to right, by space: the layout that its guide shows together with elk. */
run({
  ...still,
  async init(element, { focus }) {
    host = element
    const [owner, addon, holders] = focus.stages.map(({ groups }) => groups.flatMap(({ rows }) => rows))
    const things = [
      { id: 'owner', name: owner[0].app, space: owner[0].space },
      { id: 'addon', name: addon[0].name, space: addon[0].space },
      ...holders.map(({ app, space }, i) => ({ id: `app${i}`, name: app, space })),
    ]
    const edges = [
      { id: 'owned', source: 'owner', target: 'addon' },
      ...holders.map((_, i) => ({ id: `e${i}`, source: 'addon', target: `app${i}` })),
    ]
    wanted = { nodes: things.length, edges: edges.length }
    const laidOut = await new ELK().layout({
      id: 'root',
      layoutOptions: { 'elk.algorithm': 'layered', 'elk.direction': 'RIGHT' },
      children: things.map(({ id }) => ({ id, width, height })),
      edges: edges.map(({ id, source, target }) => ({ id, sources: [source], targets: [target] })),
    })
    const places = new Map(laidOut.children.map((child) => [child.id, child]))
    const nodes = things.map(({ id, name, space }) => ({
      id,
      type: 'named',
      position: { x: places.get(id).x, y: places.get(id).y },
      width,
      height,
      data: { name, space },
    }))
    createRoot(host).render(
      createElement(ReactFlow, {
        defaultNodes: nodes,
        defaultEdges: edges.map((edge) => ({ ...edge, type: 'smoothstep' })),
        nodeTypes,
        nodesDraggable: false,
        nodesConnectable: false,
        minZoom: 0.01,
        fitView: true,
        proOptions: { hideAttribution: true },
      }),
    )
  },
  seen: () =>
    host.getElementsByClassName('react-flow__node').length === wanted.nodes &&
    host.getElementsByClassName('react-flow__edge').length === wanted.edges &&
    getComputedStyle(host.querySelector('.react-flow__node')).visibility === 'visible',
})
