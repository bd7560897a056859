import { z } from 'zod'
import type { Service } from '#shared/domain/inventory.ts'
import { AppError } from '#shared/errors.ts'
import { listShapes } from '../inventory/decode/lists.ts'
import { createRowFaults } from '../inventory/decode/rows.ts'
import type { Question } from './kind.ts'
import { pathPart } from './subjects.ts'

/*
 * The GETs that operations ask before anything is sent, and what is kept of their answers. The values of config variables
 * in a single add-on are secrets: they end in its decoder. Each throws AppError invalid-input for an id that cannot stand
 * in a path.
 */

const named = z.object({ id: z.string(), name: z.string() })

const attachmentOnWire = z.object({
  id: z.string(),
  name: z.string(),
  primary: z.boolean().nullish(),
  app: named,
  addon: z.object({ id: z.string(), plan: named, app: z.object({ name: z.string().nullish() }).nullish() }),
})

const addonOnWire = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string().nullish(),
  primary: z.boolean().nullish(),
  plan: named,
  addon_service: named,
  app: named,
  attached_to: z.array(named.extend({ owner: z.boolean().nullish() })).nullish(),
})

const formationOnWire = z.array(z.object({ type: z.string(), quantity: z.number().nullish() }))

const largestList = 64 * 1024 * 1024

const servicesOnWire = z.array(z.unknown())

const serviceOnWire = z.object({ plans: z.array(z.object({ spec: z.string().nullish() })) })

/** One app's hold on an add-on. */
export interface AskedAttachment {
  id: string
  /** The name it has on that app. */
  name: string
  primary: boolean
  appId: string
  appName: string
  addonId: string
  /** `service:plan`. */
  plan: string
  planId: string
  /** Two-part name; null for an orphan. */
  ownerName: string | null
}

/** A hold as the list of all has it, which does not tell whether it is its app's primary. */
export type AskedHold = Omit<AskedAttachment, 'primary'>

/** An add-on as one app has it. */
export interface AskedAddon {
  id: string
  /** On that app. */
  name: string
  /** provisioned, provisioning, deprovisioned; null when it was not told. */
  state: string | null
  primary: boolean
  service: string
  plan: string
  planId: string
  /** Everybody who holds it, the owner included. */
  attachedTo: { appId: string; appName: string; isOwner: boolean }[]
}

/** Those that an app borrows, without what it owns; no broker is asked. */
export function askBorrowed(appId: string): Question<AskedAttachment[]> {
  return { path: `/apps/${pathPart(appId)}/addon-attachments`, decode: decodeAttachments }
}

/**
 * Who holds what on the whole platform, the owners included; no broker is asked. 9,000 of them are 3.9 MB (API-FACTS section
 * 11). Fails as a whole where the controller has lost one service from its catalogue.
 */
export function askAllHolds(): Question<AskedHold[]> {
  return {
    path: '/addon-attachments',
    maximumBytes: largestList,
    decode: (path, raw) => fitted(path, z.array(attachmentOnWire), raw).map(holdOf),
  }
}

/** Who borrows an add-on, without its owner; no broker is asked. An unknown id gives an empty list. */
export function askBorrowers(addonId: string): Question<AskedAttachment[]> {
  return { path: `/addons/${pathPart(addonId)}/addon-attachments`, decode: decodeAttachments }
}

/** One hold, the owner's own too; no broker is asked. */
export function askAttachment(appId: string, attachmentId: string): Question<AskedAttachment> {
  return {
    path: `/apps/${pathPart(appId)}/addon-attachments/${pathPart(attachmentId)}`,
    decode: (path, raw) => attachmentOf(fitted(path, attachmentOnWire, raw)),
  }
}

/** An add-on through an app that holds it, by id: by name the answer mixes in others. Asks its broker. */
export function askAddon(appId: string, addonId: string): Question<AskedAddon> {
  return {
    path: `/apps/${pathPart(appId)}/addons/${pathPart(addonId)}`,
    decode: (path, raw) => addonOf(fitted(path, addonOnWire, raw)),
  }
}

/** What an app owns. Asks one broker for each, and leaves out those whose broker does not answer. */
export function askOwned(appId: string): Question<AskedAddon[]> {
  return {
    path: `/apps/${pathPart(appId)}/addons`,
    decode: (path, raw) => fitted(path, z.array(addonOnWire), raw).map(addonOf),
  }
}

export function askFormation(appId: string): Question<{ type: string; quantity: number }[]> {
  return {
    path: `/apps/${pathPart(appId)}/formation`,
    decode: (path, raw) =>
      fitted(path, formationOnWire, raw).map(({ type, quantity }) => ({ type, quantity: quantity ?? 0 })),
  }
}

/** The whole catalogue: the controller has it in memory. */
export function askServices(): Question<Service[]> {
  return {
    path: '/addon-services',
    decode(path, raw) {
      const faults = createRowFaults(path)
      const rows = fitted(path, servicesOnWire, raw).map((row) => listShapes.services.decode(row, faults))
      const fitting = rows.filter((row) => row !== null)
      if (fitting.length < rows.length) throw new AppError('bad-answer', `A service of ${path} does not fit.`)
      return fitting
    },
  }
}

/** Whether a service hands out credentials of the vault, which only the specification of its plans tells. */
export function askWhetherVault(service: string): Question<boolean> {
  return {
    path: `/addon-services/${pathPart(service)}`,
    decode: (path, raw) =>
      fitted(path, serviceOnWire, raw).plans.some(({ spec }) => spec?.startsWith('vault:') === true),
  }
}

function decodeAttachments(path: string, raw: unknown): AskedAttachment[] {
  return fitted(path, z.array(attachmentOnWire), raw).map(attachmentOf)
}

function attachmentOf(row: z.output<typeof attachmentOnWire>): AskedAttachment {
  return { ...holdOf(row), primary: row.primary ?? false }
}

function holdOf({ id, name, app, addon }: z.output<typeof attachmentOnWire>): AskedHold {
  const owner = addon.app?.name ?? null
  return {
    id,
    name,
    appId: app.id,
    appName: app.name,
    addonId: addon.id,
    plan: addon.plan.name,
    planId: addon.plan.id,
    // What the platform writes for an add-on whose owner has let go of it (API-FACTS section 5.5).
    ownerName: owner === 'null-null' ? null : owner,
  }
}

function addonOf(raw: z.output<typeof addonOnWire>): AskedAddon {
  return {
    id: raw.id,
    name: raw.name,
    state: raw.state ?? null,
    primary: raw.primary ?? false,
    service: raw.addon_service.name,
    plan: raw.plan.name,
    planId: raw.plan.id,
    attachedTo: (raw.attached_to ?? []).map(({ id, name, owner }) => ({
      appId: id,
      appName: name,
      isOwner: owner ?? false,
    })),
  }
}

/** Names the path and the field, never a value: it may be a secret. */
export function fitted<Shape extends z.ZodType>(path: string, shape: Shape, raw: unknown): z.output<Shape> {
  const parsed = shape.safeParse(raw)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
  throw new AppError('bad-answer', `The answer to ${path} does not fit${field === '' ? '' : ` at ${field}`}.`)
}
