import { z } from 'zod'
import type { ServiceRow } from '../catalogue/services.ts'

/**
 * The file that describes a whole platform: what `--seed` loads, what `--state` keeps, what the scenarios are written
 * as. Everything but names may be left out; ids that are not given follow from the names, so a file without any gives
 * the same platform every time.
 */

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'has to be a uuid')
const time = z.iso.datetime({ error: 'has to be a time such as 2026-01-31T09:00:00.000Z' })
const appName = z.string().regex(/^[a-z0-9]+-[a-z0-9-]+$/, 'has to be an app and its space, such as api-production')
const simpleName = z.string().regex(/^[a-z0-9]+$/, 'has to be lower-case letters and digits')
/** What a path cannot hold, no request could ever name. */
const addressable = z.string().regex(/^[\w.-]+$/, 'has to be letters, digits, hyphens, dots and underscores')
/** What a header and a line for a shell can hold, in quotes at most: printable ASCII without blanks, quotes, backslash. */
export const credentialForm = /^[!#-&(-[\]-_a-~]+$/
const credential = z.string().regex(credentialForm, 'has to be printable ASCII without blanks, quotes and backslashes')
const count = z.number().int().min(0)

const born = { id: uuid.optional(), createdAt: time.optional() }
const made = { ...born, updatedAt: time.optional() }

const organization = z.strictObject({ ...born, name: z.string().min(1) })

const region = z.strictObject({
  ...born,
  name: z.string().min(1),
  description: z.string().optional(),
  country: z.string().optional(),
  locale: z.string().optional(),
  provider: z.string().optional(),
  zones: z.array(z.string()).optional(),
  privateCapable: z.boolean().optional(),
  highAvailability: z.boolean().optional(),
})

const stack = z.strictObject({
  ...born,
  name: z.string().min(1),
  region: z.string(),
  /** Absent for one that is open to everybody. */
  state: z.enum(['beta', 'deprecated']).optional(),
})

const space = z.strictObject({
  ...born,
  name: z.string().regex(/^[a-z0-9-]+$/, 'has to be lower-case letters, digits and hyphens'),
  stack: z.string(),
  /** Free text on the platform; `prod`, `socs` and `internal` mean something to it. */
  compliance: z.array(z.string()).optional(),
})

const formation = z.strictObject({
  ...made,
  type: z.string().min(1),
  size: z.string().optional(),
  quantity: count.optional(),
  port: z.number().int().nullable().optional(),
  command: z.string().nullable().optional(),
  /** A path. */
  healthcheck: z.string().optional(),
})

/** One that was asked for through the API; those of releases are known by their release. */
const build = z.strictObject({
  ...made,
  commit: z.string().optional(),
  checksum: z.string().optional(),
  version: z.string().optional(),
  repository: z.string().optional(),
  author: z.string().optional(),
  message: z.string().nullable().optional(),
  status: z.enum(['queued', 'pending', 'succeeded', 'failed']).optional(),
  /** 0 until the build service has taken it up. */
  number: count.optional(),
})

const release = z.strictObject({
  id: uuid.optional(),
  buildId: uuid.optional(),
  version: count.optional(),
  commit: z.string().optional(),
  message: z.string().optional(),
  author: z.string().optional(),
  releasedAt: time.optional(),
  status: z.enum(['queued', 'pending', 'failed', 'succeeded', 'unknown']).optional(),
  description: z.string().optional(),
})

const delivery = z.strictObject({
  id: uuid,
  event: z.string(),
  at: time,
  request: z.strictObject({
    headers: z.record(z.string(), z.union([z.string(), z.number()])),
    body: z.unknown(),
  }),
  response: z
    .strictObject({ code: z.number().int(), headers: z.record(z.string(), z.string()), body: z.string() })
    .nullable(),
})

const hook = z.strictObject({
  ...made,
  url: z.url(),
  events: z.array(z.string()),
  active: z.boolean().optional(),
  secret: z.string().optional(),
  /** Newest last. */
  deliveries: z.array(delivery).optional(),
})

const recommendation = z.strictObject({
  ...made,
  service: z.string(),
  resourceType: z.string(),
  action: z.string(),
  details: z.unknown(),
})

const app = z.strictObject({
  ...made,
  /** The first part; with its space it is what the platform calls the app's name. */
  name: simpleName,
  space: z.string(),
  organization: z.string(),
  ownerId: uuid.optional(),
  description: z.string().optional(),
  labels: z.string().optional(),
  maintenance: z.boolean().optional(),
  /** The two-part name of the app it is a preview of. */
  previewOf: appName.optional(),
  previewId: uuid.optional(),
  repository: z.strictObject({ url: z.string(), branch: z.string() }).optional(),
  /** Oldest first; the last one is current. Absent for one that succeeded, empty for an app never deployed. */
  releases: z.array(release).optional(),
  /** Oldest first. */
  builds: z.array(build).optional(),
  /** Absent for one web dyno. */
  formation: z.array(formation).optional(),
  configVariables: z.record(z.string(), z.string()).optional(),
  hooks: z.array(hook).optional(),
  recommendations: z.array(recommendation).optional(),
  features: z.record(z.string(), z.boolean()).optional(),
  /** Users whose favorite it is, by the name they go by. */
  favorites: z.array(z.strictObject({ ...made, username: z.string() })).optional(),
  /** When all its dynos were last replaced, unless its release is younger. */
  redeployedAt: time.optional(),
  /** Dynos that are not well, by formation type. */
  ailing: z.record(z.string(), z.strictObject({ state: z.string(), restarts: count })).optional(),
})

const pipeline = z.strictObject({ ...born, name: z.string().min(1), description: z.string().optional() })

const coupling = z.strictObject({
  ...born,
  app: appName,
  pipeline: z.string(),
  stage: z.enum(['review', 'development', 'staging', 'production']),
})

const state = z.enum(['provisioned', 'provisioning', 'deprovisioned'])

const backup = z.strictObject({ id: z.string(), createdAt: time, status: z.string(), progress: z.number() })

/** What only the broker knows; see platform/instances.ts. */
const instance = z.strictObject({
  exists: z.boolean().optional(),
  bindings: z.array(appName).optional(),
  generation: count.optional(),
  backups: z.array(backup).optional(),
  roles: z.array(z.strictObject({ name: z.string(), generation: count })).optional(),
  replica: z.strictObject({ createdAt: time }).optional(),
  /** What it is busy with when the platform starts, and for how many seconds more. */
  busy: z
    .strictObject({
      task: z.enum(['provision', 'change', 'restore', 'restart']),
      seconds: z.number().min(0),
      /** Its credentials are others when that is over. */
      rotates: z.boolean().optional(),
    })
    .optional(),
  /** When a cache was last emptied. */
  emptiedAt: time.optional(),
})

const attachment = z.strictObject({
  ...made,
  app: appName,
  name: addressable.optional(),
  /** The oldest of a service on an app is its primary unless the file says which. */
  primary: z.boolean().optional(),
  unbound: z.boolean().optional(),
  /** Its place in the lists without an order, that of the whole platform and the app's; as in the file unless given. */
  places: z.strictObject({ all: count, app: count }).optional(),
})

const addon = z.strictObject({
  ...made,
  /** Full name or id. */
  plan: z.string(),
  state: state.optional(),
  ghost: z.boolean().optional(),
  /** The owner's own attachment; absent for an orphan, which only a historic file may hold. */
  owner: attachment.optional(),
  /** Those of the apps it is shared with. */
  attachments: z.array(attachment).optional(),
  instance: instance.optional(),
})

/** The same, told apart from its add-on. One to an add-on that is not there only a historic file may hold. */
const looseAttachment = attachment.extend({ addon: uuid })

const account = z.strictObject({
  id: uuid.optional(),
  name: z.string().min(1),
  email: z.string().optional(),
  token: credential,
  role: z.enum(['operator', 'developer', 'outsider']),
})

const audit = z.strictObject({
  action: z.string(),
  app: z.string(),
  space: z.string(),
  username: z.string(),
  receivedAt: time,
  info: z.string(),
})

const price = z.strictObject({ cents: z.number(), unit: z.literal('month'), contract: z.boolean().optional() })

/** As GET /addon-services gives them (API-FACTS section 5.3), so that a real catalogue can be pasted. */
const plan = z.strictObject({
  addon_service: z.strictObject({ id: z.string(), name: z.string() }),
  created_at: z.string(),
  default: z.boolean(),
  description: z.string(),
  human_name: z.string(),
  id: z.string(),
  installable_inside_private_network: z.boolean(),
  installable_outside_private_network: z.boolean(),
  name: z.string(),
  key: z.string(),
  price,
  available_regions: z.array(z.string()),
  compliance: z.array(z.string()),
  space_default: z.boolean(),
  spec: z.string().optional(),
  state: z.string(),
  updated_at: z.string(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
})

const serviceForm = z.strictObject({
  actions: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      action: z.string(),
      url: z.string(),
      requires_owner: z.boolean(),
    }),
  ),
  available_regions: z.array(z.string()),
  cli_plugin_name: z.string(),
  created_at: z.string(),
  description: z.string(),
  human_name: z.string(),
  image_url: z.string().nullable().optional(),
  id: z.string(),
  name: z.string(),
  state: z.string(),
  supports_multiple_installations: z.boolean(),
  supports_upgrading: z.boolean().optional(),
  supports_sharing: z.boolean(),
  updated_at: z.string(),
  plans: z.array(plan),
})

/** Kept as it stands, since services and plans are shown with their fields in the order in which they were written. */
const service = z.custom<ServiceRow>().superRefine((given, context) => {
  const issues = serviceForm.safeParse(given).error?.issues ?? []
  // What one check complains of is another's complaint; only their types keep the two apart.
  context.issues.push(...issues.map((issue) => ({ ...issue, input: given }) as z.core.$ZodRawIssue))
})

const size = z.strictObject({
  name: z.string(),
  price: z.number(),
  memory: z.strictObject({ requests: z.string(), limits: z.string() }),
  deprecated: z.boolean().optional(),
})

export const seedSchema = z.strictObject({
  format: z.literal(1),
  /** True in a file that `--state` keeps, which is written over again and again; a seed is never written. */
  state: z.boolean().optional(),
  /** Real platforms hold rows that no rule would let in any more; true lets them in here as well. */
  historic: z.boolean().optional(),
  /** What the platform's clock starts with, and what nothing is younger than unless it says so; fixed unless given. */
  now: time.optional(),
  organizations: z.array(organization).min(1),
  regions: z.array(region).min(1),
  stacks: z.array(stack).min(1),
  spaces: z.array(space),
  /** Instead of the standard catalogue. */
  services: z.array(service).optional(),
  /** How long a plan takes to provision, by full plan name. */
  provisioningSeconds: z.record(z.string(), z.number().min(0)).optional(),
  /** Instead of the standard sizes of dynos. */
  sizes: z.array(size).optional(),
  apps: z.array(app),
  pipelines: z.array(pipeline).optional(),
  couplings: z.array(coupling).optional(),
  addons: z.array(addon),
  attachments: z.array(looseAttachment).optional(),
  /** Ids of the add-ons that the controller waits for, the next first; those being made or changed unless given. */
  awaited: z.array(uuid).optional(),
  /** When it last looked at one of them, which it does once a minute; `now` unless given. */
  lookedAt: time.optional(),
  accounts: z.array(account).optional(),
  /** The key that the controller asks for. */
  key: credential.optional(),
  /** What the ids and names of whatever is made from now on follow from. */
  random: count.optional(),
  /** Oldest first; null for a platform without an audit store. */
  audits: z.array(audit).nullable().optional(),
})

export type Seed = z.input<typeof seedSchema>
