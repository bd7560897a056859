import { z } from 'zod'
import type {
  Addon,
  App,
  Attachment,
  Formation,
  Inventory,
  InventoryKind,
  NamedThing,
  PipelineCoupling,
  Plan,
  Service,
  Space,
} from '#shared/domain/inventory.ts'
import { uniqueById, type RowShape } from './rows.ts'

/*
 * The nine lists as API-FACTS section 5 recorded them. What identifies a row or joins it to another must be there; the
 * rest may be absent or null, because older controllers, short rows and built-in services leave fields out. Fields that
 * are not named here are dropped: unknown ones never break a sync. Ids are any text: those of built-in services are
 * hashes and not valid v4 uuids.
 */

/** The platform writes this where an owner's own attachment is gone (API-FACTS section 5.5). */
const ownerOfOrphan = 'null-null'

const id = z.string().min(1)
const name = z.string().min(1)
const text = z.string().nullish()
const flag = z.boolean().nullish()
const names = z.array(z.string()).nullish()
const named = z.object({ id, name })
const reference = z.object({ name })
const looseReference = z.object({ name: text }).nullish()
const price = z.object({ cents: z.number().nullish() }).nullish()

const spaceOnWire = z.object({
  id,
  name,
  // Always there, if only empty: without it nobody can say what a space is, so it must not pass for a space without tags.
  compliance: z.array(z.string()),
  region: looseReference,
  stack: looseReference,
  // A string with a number in it, and absent from the answer to a create.
  apps: z.union([z.string(), z.number()]).nullish(),
  created_at: text,
})

const appOnWire = z.object({
  id,
  name,
  simple_name: text,
  description: text,
  labels: text,
  maintenance: flag,
  organization: looseReference,
  // Its compliance is a raw tag string here and absent from short rows: the space list has it properly.
  space: reference,
  region: looseReference,
  stack: looseReference,
  formation: z.array(z.object({ type: z.string(), quantity: z.number().nullish(), size: text })).nullish(),
  preview: z.object({}).nullish(),
  released_at: text,
  created_at: text,
  updated_at: text,
})

const addonOnWire = z.object({
  id,
  name: z.string(),
  addon_service: named,
  plan: named,
  app: named,
  primary: flag,
  billed_price: price,
  created_at: text,
  updated_at: text,
})

const attachmentOnWire = z.object({
  id,
  name: z.string(),
  addon: z.object({ id, app: reference, plan: named }),
  app: named,
  created_at: text,
  updated_at: text,
})

const serviceOnWire = z.object({
  id,
  name,
  human_name: text,
  description: text,
  state: text,
  available_regions: names,
  supports_multiple_installations: flag,
  supports_sharing: flag,
  supports_upgrading: flag,
  plans: z.array(z.unknown()).nullish(),
})

const planOnWire = z.object({
  id,
  name,
  human_name: text,
  description: text,
  price,
  state: text,
  available_regions: names,
  compliance: names,
  default: flag,
  // Whatever the broker wrote: absent for vault credentials, an object elsewhere.
  attributes: z.unknown().optional(),
})

const couplingOnWire = z.object({ id, app: z.object({ id }), pipeline: z.object({ id }), stage: z.string() })

function toSpace(raw: z.output<typeof spaceOnWire>): Space {
  return {
    id: raw.id,
    name: raw.name,
    compliance: raw.compliance.toSorted(),
    region: raw.region?.name ?? '',
    stack: raw.stack?.name ?? '',
    apps: toCount(raw.apps),
    createdAt: raw.created_at ?? '',
  }
}

function toCount(raw: string | number | null | undefined): number | null {
  if (raw === null || raw === undefined || raw === '') return null
  const count = Number(raw)
  return Number.isInteger(count) && count >= 0 ? count : null
}

function toApp(raw: z.output<typeof appOnWire>): App {
  return {
    id: raw.id,
    name: raw.name,
    simpleName: raw.simple_name ?? raw.name.split('-', 1)[0] ?? raw.name,
    description: raw.description ?? '',
    space: raw.space.name,
    organization: raw.organization?.name ?? '',
    region: raw.region?.name ?? '',
    stack: raw.stack?.name ?? '',
    labels: raw.labels ?? '',
    maintenance: raw.maintenance ?? false,
    preview: raw.preview !== null && raw.preview !== undefined,
    releasedAt: raw.released_at ?? null,
    formation: (raw.formation ?? []).map((row): Formation => ({
      type: row.type,
      quantity: row.quantity ?? 0,
      size: row.size ?? '',
    })),
    createdAt: raw.created_at ?? '',
    updatedAt: raw.updated_at ?? '',
  }
}

function toAddon(raw: z.output<typeof addonOnWire>): Addon {
  return {
    id: raw.id,
    name: raw.name,
    serviceId: raw.addon_service.id,
    service: raw.addon_service.name,
    planId: raw.plan.id,
    plan: raw.plan.name,
    ownerId: raw.app.id,
    owner: raw.app.name,
    primary: raw.primary ?? false,
    priceCents: raw.billed_price?.cents ?? null,
    createdAt: raw.created_at ?? '',
    updatedAt: raw.updated_at ?? '',
  }
}

function toAttachment(raw: z.output<typeof attachmentOnWire>): Attachment {
  const owner = raw.addon.app.name
  return {
    id: raw.id,
    name: raw.name,
    addonId: raw.addon.id,
    planId: raw.addon.plan.id,
    plan: raw.addon.plan.name,
    appId: raw.app.id,
    app: raw.app.name,
    owner: owner === ownerOfOrphan ? null : owner,
    createdAt: raw.created_at ?? '',
    updatedAt: raw.updated_at ?? '',
  }
}

function toPlan(raw: z.output<typeof planOnWire>): Plan {
  return {
    id: raw.id,
    name: raw.name,
    humanName: raw.human_name ?? '',
    description: raw.description ?? '',
    priceCents: raw.price?.cents ?? null,
    state: raw.state ?? '',
    regions: raw.available_regions ?? [],
    compliance: raw.compliance ?? [],
    isDefault: raw.default ?? false,
    attributes: toAttributes(raw.attributes),
  }
}

/** A null, as in a connection limit of null, becomes an empty text: the broker names the fact and gives no number. */
function toAttributes(raw: unknown): Plan['attributes'] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return []
  return Object.entries(raw).map(([name, value]: [string, unknown]) => ({
    name,
    value: value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value),
  }))
}

function shape<Raw, Row extends { id: string }>(schema: z.ZodType<Raw>, toRow: (raw: Raw) => Row): RowShape<Row> {
  return {
    decode(raw, faults) {
      const parsed = schema.safeParse(raw)
      if (parsed.success) return toRow(parsed.data)
      faults.misfit(raw, parsed.error)
      return null
    },
  }
}

const planShape = shape(planOnWire, toPlan)

const serviceShape: RowShape<Service> = {
  decode(raw, faults) {
    const parsed = serviceOnWire.safeParse(raw)
    if (!parsed.success) {
      faults.misfit(raw, parsed.error)
      return null
    }
    const service = parsed.data
    const plans = (service.plans ?? []).map((plan) => planShape.decode(plan, faults)).filter((plan) => plan !== null)
    return {
      id: service.id,
      name: service.name,
      humanName: service.human_name ?? '',
      description: service.description ?? '',
      state: service.state ?? '',
      regions: service.available_regions ?? [],
      supportsSharing: service.supports_sharing ?? false,
      supportsMultiple: service.supports_multiple_installations ?? false,
      supportsUpgrading: service.supports_upgrading ?? false,
      plans: uniqueById(plans, faults),
    }
  },
}

const namedShape = shape<NamedThing, NamedThing>(named, (raw) => raw)

/** By kind: the row shape of its list. */
export const listShapes: { [Kind in InventoryKind]: RowShape<Inventory[Kind][number]> } = {
  spaces: shape(spaceOnWire, toSpace),
  apps: shape(appOnWire, toApp),
  addons: shape(addonOnWire, toAddon),
  attachments: shape(attachmentOnWire, toAttachment),
  services: serviceShape,
  regions: namedShape,
  stacks: namedShape,
  organizations: namedShape,
  couplings: shape(couplingOnWire, (raw): PipelineCoupling => ({
    id: raw.id,
    appId: raw.app.id,
    pipelineId: raw.pipeline.id,
    stage: raw.stage,
  })),
}
