import { createHash } from 'node:crypto'
import type { Attributes, ServiceRow } from './services.ts'

interface PlanFacts {
  name: string
  cents: number
  attributes?: Attributes
  state?: string
  compliance?: string[]
  regions?: string[]
}

interface BrokerFacts {
  human: string
  description: string
  plans: PlanFacts[]
  regions?: string[]
  image?: string | null
  sharing?: boolean
  /** Null leaves the field out, as brokers without that part of the metadata do. */
  upgrading?: boolean | null
}

/** Where the platform runs; regions of a plan are names, sorted. */
const regionNames = ['eu-frankfurt', 'us-seattle', 'us-virginia']

const catalogueTime = '2016-08-09T12:00:00Z'

/** Ids of brokers' services are version 4 uuids; those of built-in ones are bare hashes and no valid uuid version. */
function brokerId(text: string): string {
  const hash = builtInId(text)
  return `${hash.slice(0, 14)}4${hash.slice(15, 19)}a${hash.slice(20)}`
}

/** A hash in the form of a uuid, of any version. */
export function builtInId(text: string): string {
  const hex = createHash('sha1').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

function humanPlan(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

/** A service as the controller shows what a broker's catalogue says; its plans' keys are their ids. */
export function broker(name: string, facts: BrokerFacts): ServiceRow {
  const id = brokerId(name)
  const regions = facts.regions ?? regionNames
  const upgrading = facts.upgrading === undefined ? true : facts.upgrading
  return {
    actions: [],
    available_regions: regions,
    cli_plugin_name: name,
    created_at: catalogueTime,
    description: facts.description,
    human_name: facts.human,
    image_url: facts.image === undefined ? `https://images.akkeris.example/${name}.svg` : facts.image,
    id,
    name,
    state: 'ga',
    supports_multiple_installations: true,
    ...(upgrading === null ? {} : { supports_upgrading: upgrading }),
    supports_sharing: facts.sharing ?? true,
    updated_at: catalogueTime,
    plans: facts.plans.map((plan) => {
      const planId = brokerId(`${name}:${plan.name}`)
      return {
        addon_service: { id, name },
        created_at: catalogueTime,
        default: false,
        description: `${facts.human} ${plan.name}`,
        human_name: humanPlan(plan.name),
        id: planId,
        installable_inside_private_network: true,
        installable_outside_private_network: true,
        name: `${name}:${plan.name}`,
        key: planId,
        price: { cents: plan.cents, unit: 'month', contract: false },
        available_regions: plan.regions ?? regions,
        compliance: plan.compliance ?? [],
        space_default: false,
        state: plan.state ?? 'public',
        updated_at: catalogueTime,
        attributes: plan.attributes ?? {},
      }
    }),
  }
}

interface BuiltInFacts {
  human: string
  description: string
  plans: string[]
  sharing?: boolean
  multiple?: boolean
  actions?: ServiceRow['actions']
}

/** Built-in services: free, most of them once per app, the plan's key is its short name. */
export function builtIn(name: string, facts: BuiltInFacts): ServiceRow {
  const id = builtInId(name)
  return {
    actions: facts.actions ?? [],
    cli_plugin_name: name,
    created_at: catalogueTime,
    human_name: facts.human,
    description: facts.description,
    image_url: null,
    id,
    name,
    state: 'ga',
    available_regions: regionNames,
    supports_upgrading: false,
    supports_multiple_installations: facts.multiple ?? false,
    supports_sharing: facts.sharing ?? false,
    updated_at: catalogueTime,
    plans: facts.plans.map((plan) => ({
      addon_service: { id, name },
      created_at: catalogueTime,
      default: false,
      description: facts.description,
      human_name: plan,
      id: builtInId(`${name}:${plan}`),
      installable_inside_private_network: true,
      installable_outside_private_network: true,
      name: `${name}:${plan}`,
      key: plan,
      price: { cents: 0, unit: 'month', contract: false },
      available_regions: regionNames,
      compliance: [],
      space_default: false,
      state: 'public',
      updated_at: catalogueTime,
      attributes: {},
    })),
  }
}

/** Credentials of a system outside the platform, kept in a vault: no image, no attributes, no contract, a spec. */
export function vault(key: string, human: string): ServiceRow {
  const name = `${key}-db`
  const id = builtInId(name)
  const time = '2016-09-27T12:00:00Z'
  const description =
    'Database credentials and connection information placed as environment variables in your app when it starts.'
  return {
    actions: [],
    cli_plugin_name: '',
    created_at: time,
    description: `${human} Db Credentials, see plans for various environments.`,
    human_name: `${human} Db Credentials`,
    id,
    name,
    state: 'ga',
    available_regions: regionNames,
    supports_multiple_installations: false,
    supports_sharing: false,
    updated_at: time,
    plans: ['dev', 'prod'].map((environment) => ({
      addon_service: { id, name: key },
      created_at: time,
      default: false,
      description: `${humanPlan(environment)} ${description}`,
      human_name: `${human} ${humanPlan(environment)} Credentials`,
      id: builtInId(`${name}:${environment}`),
      installable_inside_private_network: true,
      installable_outside_private_network: false,
      name: `${name}:${environment}`,
      key: `${name}:${environment}`,
      price: { cents: 0, unit: 'month' },
      available_regions: regionNames,
      compliance: environment === 'prod' ? ['prod'] : [],
      space_default: false,
      spec: `vault:secret/${environment}/db/${key}`,
      state: 'public',
      updated_at: time,
    })),
  }
}
