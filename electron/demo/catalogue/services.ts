import { brokerServices } from './brokered.ts'
import { builtInServices } from './built-in.ts'

/**
 * What add-on services and plans the demo platform offers: names, prices in US cents per month, attributes and quirks
 * of the real catalogue. The rows are kept in the shape GET /addon-services gives (API-FACTS section 5.3), since nothing
 * else is known of a service.
 */
export interface PlanRow {
  addon_service: { id: string; name: string }
  created_at: string
  default: boolean
  description: string
  human_name: string
  id: string
  installable_inside_private_network: boolean
  installable_outside_private_network: boolean
  name: string
  key: string
  price: { cents: number; unit: 'month'; contract?: boolean }
  available_regions: string[]
  compliance: string[]
  space_default: boolean
  spec?: string
  state: string
  updated_at: string
  attributes?: Attributes
}

export interface ServiceRow {
  actions: { id: string; label: string; action: string; url: string; requires_owner: boolean }[]
  available_regions: string[]
  cli_plugin_name: string
  created_at: string
  description: string
  human_name: string
  image_url?: string | null
  id: string
  name: string
  state: string
  supports_multiple_installations: boolean
  supports_upgrading?: boolean
  supports_sharing: boolean
  updated_at: string
  plans: PlanRow[]
}

export type Attributes = Record<string, string | number | boolean | null>

/** The whole catalogue, by name. The same for every seed; the rows are shared and must not be changed. */
export function standardServices(): ServiceRow[] {
  return [...brokerServices(), ...builtInServices()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
