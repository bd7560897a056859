import type { Camera } from '#shared/map/camera.ts'
import type { Drawn } from '#shared/map/paint.ts'

/** What was painted, on the host element, for tests and for measuring. */
export function tell(host: HTMLElement, drawn: Drawn, camera: Camera): void {
  const data = host.dataset
  data['mapReady'] = 'true'
  data['zoomLevel'] = drawn.level
  data['scale'] = camera.scale.toFixed(3)
  data['drawnRegions'] = String(drawn.regions)
  data['drawnCells'] = String(drawn.cells)
  data['drawnAddons'] = String(drawn.addons)
  data['drawnRibbons'] = String(drawn.ribbons)
  data['drawnTicks'] = String(drawn.ticks)
  data['drawnEdges'] = String(drawn.edges)
  data['drawnPorts'] = String(new Set(drawn.ports.map(({ port }) => port)).size)
  const box = drawn.ports[0]?.box
  data['portAt'] = box ? `${Math.round(box.x + box.width / 2)} ${Math.round(box.y + box.height / 2)}` : ''
  data['drawnLines'] = String(drawn.lines)
  data['heldBack'] = String(drawn.heldBack)
}
