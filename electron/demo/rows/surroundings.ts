import type { FleetApp, FleetAttachment } from '../platform/fleet.ts'
import { idOf } from '../platform/region.ts'

/** Not recorded: both shapes are read from the server's source and its documentation. */

export function previewRow(app: FleetApp, preview: NonNullable<FleetApp['preview']>) {
  return {
    id: preview.id,
    app: { id: app.id },
    source: {
      app: { id: preview.source?.id ?? null },
      'app-setup': { id: idOf(`app setup of ${preview.id}`) },
      trigger: { type: 'github-pull-request', id: app.repository?.branch ?? '' },
    },
    created_at: app.createdAt,
    updated_at: app.updatedAt,
  }
}

export function logDrainRow({ addon, id, name, createdAt, updatedAt }: FleetAttachment) {
  return {
    addon: { id: addon.id, name },
    created_at: createdAt,
    id: idOf(`log drain of ${id}`),
    token: '',
    updated_at: updatedAt,
    url: `syslog+tls://${addon.service.name}.akkeris.example:6514`,
  }
}
