import { configVariables } from './config-variables.ts'
import type {
  Fleet,
  FleetAddon,
  FleetApp,
  FleetAttachment,
  FleetCoupling,
  FleetFormation,
  FleetOrganization,
  FleetPipeline,
  FleetRegion,
  FleetSpace,
  FleetStack,
} from './fleet.ts'

/** Objects field by field as the real server writes them (API-FACTS section 5), its oddities included. */

const named = (thing: { id: string; name: string }): { id: string; name: string } => ({
  id: thing.id,
  name: thing.name,
})

export function spaceRow(space: FleetSpace) {
  return {
    compliance: space.compliance,
    created_at: space.createdAt,
    id: space.id,
    name: space.name,
    region: named(space.stack.region),
    stack: named(space.stack),
    state: 'allocated',
    // A string on the real server too.
    apps: String(space.apps.length),
    updated_at: space.createdAt,
  }
}

export function regionRow(region: FleetRegion) {
  return {
    country: region.country,
    created_at: region.createdAt,
    description: region.description,
    id: region.id,
    locale: region.locale,
    name: region.name,
    private_capable: region.privateCapable,
    provider: { name: 'amazon-web-services', region: region.provider, availability_zones: region.zones },
    high_availability: region.highAvailability,
    updated_at: region.createdAt,
  }
}

export function stackRow(stack: FleetStack) {
  return {
    created_at: stack.createdAt,
    id: stack.id,
    name: stack.name,
    region: named(stack.region),
    state: 'public',
    updated_at: stack.createdAt,
  }
}

export function organizationRow(organization: FleetOrganization) {
  return {
    id: organization.id,
    created_at: organization.createdAt,
    default: false,
    name: organization.name,
    role: 'admin',
    updated_at: organization.createdAt,
  }
}

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

/** As seen through one app's attachment: name, primary and app are that app's, not the owner's. */
function addonThrough(attachment: FleetAttachment, state: string) {
  const { addon, app } = attachment
  return {
    actions: addon.service.actions,
    addon_service: named(addon.service),
    app: { id: app.id, name: app.name },
    billed_price: addon.plan.price,
    created_at: addon.createdAt,
    id: addon.id,
    name: attachment.name,
    plan: named(addon.plan),
    primary: attachment.primary,
    provider_id: 'alamo',
    state,
    state_description: '',
    updated_at: addon.updatedAt,
    web_url: `https://console.akkeris.example/apps/${app.name}`,
  }
}

/** A row of GET /addons, where nobody asks the broker: the state is always provisioned. */
export const addonRow = (owner: FleetAttachment) => addonThrough(owner, 'provisioned')

/** A row of GET /apps/:a/addons, with the state the broker gives. */
export const addonOfAppRow = (owner: FleetAttachment) => addonThrough(owner, owner.addon.state)

/** `attachedTo`: whatever attachments the lookup matched, which by name may be those of unrelated add-ons. */
export function addonDetailRow(attachment: FleetAttachment, attachedTo: FleetAttachment[]) {
  return {
    ...addonThrough(attachment, attachment.addon.state),
    config_vars: configVariables(attachment),
    attached_to: attachedTo
      .map(({ app, owned }) => ({ id: app.id, name: app.name, owner: owned }))
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  }
}

const ownerName = (addon: FleetAddon): string => addon.owner?.app.name ?? 'null-null'

/** A row of the global list: no primary, and of the owner only the name. */
export function attachmentRow(attachment: FleetAttachment) {
  const { addon, app } = attachment
  return {
    addon: { id: addon.id, app: { name: ownerName(addon) }, plan: named(addon.plan) },
    app: { id: app.id, name: app.name },
    created_at: attachment.createdAt,
    id: attachment.id,
    name: attachment.name,
    updated_at: attachment.updatedAt,
    web_url: '',
  }
}

/** A row of the lists by app and by add-on, which have primary as well. */
export const attachmentOfRow = (attachment: FleetAttachment) => ({
  ...attachmentRow(attachment),
  primary: attachment.primary,
})

/** The single read has the owner's id too, null for an orphan. */
export function attachmentDetailRow(attachment: FleetAttachment) {
  const { addon } = attachment
  const owner = { id: addon.owner?.app.id ?? null, name: ownerName(addon) }
  return { ...attachmentOfRow(attachment), addon: { id: addon.id, app: owner, plan: named(addon.plan) } }
}

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

/** Every app that has the plan, owners and borrowers alike, an app with two of them twice, by name. */
export function provisionedBy(fleet: Fleet, planId: string): { id: string; name: string }[] {
  return fleet.attachments
    .filter((attachment) => attachment.addon.plan.id === planId)
    .map(({ app }) => named(app))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
