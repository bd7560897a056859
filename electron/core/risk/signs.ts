import type { Plan } from '#shared/domain/inventory.ts'

/**
 * What an add-on or one of its apps has about it, each a bit. A rule that names the signs without which it is silent is not
 * even called where they are missing: of thirty rules a dozen are left for most add-ons. What is not known counts as there,
 * so that nothing is called silent which would be unknown.
 */
export const signs = [
  'several-spaces',
  /** Two organizations, or an app of which nobody told. */
  'several-organizations',
  'unlisted-app',
  'unlisted-space',
  'production',
  'socs',
  'internal',
  'preview',
  /** At a stage of a pipeline, or an app that cannot be looked up. */
  'staged',
  /** Does not run, or nobody knows. */
  'idle',
  'maintenance',
  /** Its plan asks for tags. These four are there where the plan is not known, too. */
  'plan-asks',
  'plan-shared-server',
  'plan-single-node',
  'plan-limits-connections',
] as const
export type Sign = (typeof signs)[number]

export function bitsOf(wanted: readonly Sign[]): number {
  let bits = 0
  for (const sign of wanted) bits |= 1 << signs.indexOf(sign)
  return bits
}

/** Every add-on has it, so that a rule which names no signs is always asked. */
export const always = 1 << signs.length

export const severalSpaces = bitsOf(['several-spaces'])
export const severalOrganizations = bitsOf(['several-organizations'])

interface OfApp {
  isListed: boolean
  isSpaceListed: boolean
  isProduction: boolean
  isSocs: boolean
  isInternal: boolean
  isPreview: boolean
  isStaged: boolean
  isIdle: boolean
  isInMaintenance: boolean
}

const unlistedApp = bitsOf(['unlisted-app'])
const unlistedSpace = bitsOf(['unlisted-space'])
const production = bitsOf(['production'])
const socs = bitsOf(['socs'])
const internal = bitsOf(['internal'])
const preview = bitsOf(['preview'])
const staged = bitsOf(['staged'])
const idle = bitsOf(['idle'])
const maintenance = bitsOf(['maintenance'])

export function signsOfApp(app: OfApp): number {
  return (
    (app.isListed ? 0 : unlistedApp) |
    (app.isSpaceListed ? 0 : unlistedSpace) |
    (app.isProduction ? production : 0) |
    (app.isSocs ? socs : 0) |
    (app.isInternal ? internal : 0) |
    (app.isPreview ? preview : 0) |
    (app.isStaged ? staged : 0) |
    (app.isIdle ? idle : 0) |
    (app.isInMaintenance ? maintenance : 0)
  )
}

const ofAnyPlan = bitsOf(['plan-asks', 'plan-shared-server', 'plan-single-node', 'plan-limits-connections'])

export function signsOfPlan(plan: Plan | null): number {
  if (!plan) return ofAnyPlan
  const found: Sign[] = []
  if (plan.compliance.length > 0) found.push('plan-asks')
  for (const { name, value } of plan.attributes) {
    if (name === 'dedicated' && value === 'false') found.push('plan-shared-server')
    if (name === 'high_availability' && value === 'false') found.push('plan-single-node')
    if (name.toLowerCase().replaceAll(' ', '_') === 'connection_limit') found.push('plan-limits-connections')
  }
  return bitsOf(found)
}
