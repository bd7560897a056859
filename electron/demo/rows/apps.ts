import type { FleetApp, FleetFormation } from '../platform/fleet.ts'
import { named } from '../platform/named.ts'
import { buildNumber } from './builds.ts'

/** Field by field as the real server writes them (API-FACTS section 5), its oddities included. */

/** Postgres' own way of writing a time, which formations carry inside an app. */
const databaseTime = (stamp: string): string => stamp.replace('Z', '+00:00')

function embeddedFormationRow(formation: FleetFormation) {
  return {
    id: formation.id,
    type: formation.type,
    port: formation.port,
    quantity: formation.quantity,
    size: formation.size,
    command: formation.command,
    created_at: databaseTime(formation.createdAt),
    updated_at: databaseTime(formation.updatedAt ?? formation.createdAt),
    healthcheck: formation.healthcheck ?? null,
  }
}

function formationFacts(formation: FleetFormation) {
  return {
    command: formation.command,
    created_at: formation.createdAt,
    id: formation.id,
    quantity: formation.quantity,
    size: formation.size,
    type: formation.type,
    port: formation.port,
    healthcheck: formation.healthcheck ?? null,
    updated_at: formation.updatedAt ?? formation.createdAt,
  }
}

/** As read: the app by its simple name. */
export const formationRow = (app: FleetApp, formation: FleetFormation) => ({
  app: { name: app.simpleName, id: app.id },
  ...formationFacts(formation),
})

/** As answered when it is made: the app by its two-part name. */
export const newFormationRow = (app: FleetApp, formation: FleetFormation) => ({
  app: { name: app.name, id: app.id },
  ...formationFacts(formation),
})

/** As answered when it is changed: the app without a name. */
export const changedFormationRow = (app: FleetApp, formation: FleetFormation) => ({
  app: { id: app.id },
  ...formationFacts(formation),
})

function webUrl(app: FleetApp): string {
  const zone = app.space.compliance.includes('internal') ? 'internal' : 'apps'
  return `https://${app.name.replace('-default', '')}.${zone}.akkeris.example/`
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

/** What the region runs: empty when there never was anything to run. A release that failed never got there. */
function imageOf(app: FleetApp): string {
  const deployed = [...(app.earlierReleases ?? []), ...(app.release ? [app.release] : [])]
    .filter(({ status }) => status !== 'failed' && status !== 'queued')
    .at(-1)
  if (!deployed) return ''
  return `registry.akkeris.example/akkeris/${app.simpleName}-${app.id}:1.${buildNumber(app, deployed.buildId)}`
}

/** The single read adds the image, which is null when the region does not say. */
export const appDetailRow = (app: FleetApp, regionAnswers = true) => ({
  ...appRow(app),
  image: regionAnswers ? imageOf(app) : null,
})
