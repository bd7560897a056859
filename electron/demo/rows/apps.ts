import type { FleetApp, FleetFormation } from '../platform/fleet.ts'
import { named } from './named.ts'

/** Field by field as the real server writes them (API-FACTS section 5), its oddities included. */

/** Inside an app, formations carry Postgres' own way of writing a time. */
function embeddedFormationRow(formation: FleetFormation) {
  const at = formation.createdAt.replace('Z', '+00:00')
  return {
    id: formation.id,
    type: formation.type,
    port: formation.port,
    quantity: formation.quantity,
    size: formation.size,
    command: formation.command,
    created_at: at,
    updated_at: at,
    healthcheck: null,
  }
}

export function formationRow(app: FleetApp, formation: FleetFormation) {
  return {
    app: { name: app.simpleName, id: app.id },
    command: formation.command,
    created_at: formation.createdAt,
    id: formation.id,
    quantity: formation.quantity,
    size: formation.size,
    type: formation.type,
    port: formation.port,
    healthcheck: null,
    updated_at: formation.createdAt,
  }
}

function webUrl(app: FleetApp): string {
  const zone = app.space.compliance.includes('internal') ? 'internal' : 'apps'
  return `https://${app.name}.${zone}.akkeris.example/`
}

export function shortAppRow(app: FleetApp) {
  return {
    created_at: app.createdAt,
    description: app.description,
    id: app.id,
    labels: app.labels,
    maintenance: app.maintenance,
    name: app.name,
    simple_name: app.simpleName,
    key: app.name,
    organization: named(app.organization),
    preview: app.preview && { id: app.preview.id },
    region: named(app.space.stack.region),
    space: named(app.space),
    updated_at: app.updatedAt,
    web_url: webUrl(app),
  }
}

export function appRow(app: FleetApp) {
  const stack = named(app.space.stack)
  return {
    archived_at: app.createdAt,
    buildpack_provided_description: 'default',
    build_stack: stack,
    created_at: app.createdAt,
    description: app.description,
    git_url: app.repository?.url ?? null,
    git_branch: app.repository?.branch ?? null,
    id: app.id,
    labels: app.labels,
    maintenance: app.maintenance,
    name: app.name,
    simple_name: app.simpleName,
    key: app.name,
    owner: { email: '', id: app.ownerId },
    organization: named(app.organization),
    formation: app.formation.map(embeddedFormationRow),
    preview: app.preview && { id: app.preview.id },
    region: named(app.space.stack.region),
    released_at: app.release?.releasedAt ?? null,
    repo_size: 0,
    slug_size: 0,
    space: {
      ...named(app.space),
      // The raw tag string, where a space itself has an array.
      compliance: app.space.compliance.map((tag) => `compliance=${tag}`).join(','),
    },
    stack,
    updated_at: app.updatedAt,
    web_url: webUrl(app),
  }
}

/** The single read adds the image, which is empty when there never was one. */
export function appDetailRow(app: FleetApp) {
  const image = app.release
    ? `registry.akkeris.example/akkeris/${app.simpleName}-${app.id}:1.${app.release.version}`
    : ''
  return { ...appRow(app), image }
}
