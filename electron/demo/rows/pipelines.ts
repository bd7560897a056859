import type { FleetCoupling, FleetPipeline } from '../platform/fleet.ts'
import { named } from '../platform/named.ts'

/** Field by field as the real server writes them (API-FACTS section 5), its oddities included. */

export function pipelineRow(pipeline: FleetPipeline) {
  return {
    id: pipeline.id,
    created_at: pipeline.createdAt,
    updated_at: pipeline.createdAt,
    name: pipeline.name,
    description: pipeline.description,
  }
}

/** Not recorded; the shape is read from the server's source. `release` has nulls when the app never had one. */
export function couplingRow(coupling: FleetCoupling) {
  const { app } = coupling
  const release = app.release
  return {
    app: { id: app.id, name: app.name },
    id: coupling.id,
    created_at: coupling.createdAt,
    updated_at: coupling.createdAt,
    stage: coupling.stage,
    pipeline: named(coupling.pipeline),
    release: {
      id: release?.id ?? null,
      version: release?.version ?? null,
      updated_at: release?.releasedAt ?? null,
      build: {
        id: release?.buildId ?? null,
        updated_at: release?.releasedAt ?? null,
        repository: { url: release ? (app.repository?.url ?? '') : null, branch: release ? 'main' : null },
        commit: { sha: release?.commit ?? null, message: release?.message ?? null },
        author: release?.author ?? null,
      },
    },
  }
}
