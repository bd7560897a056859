import { isSocs } from '../../platform/fleet.ts'
import type { FleetApp } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { isFields } from '../../platform/requests.ts'
import { redact } from '../../rows/config-variables.ts'
import { appOf, conflict, part, stumble, unprocessable, value } from '../route.ts'
import type { Route, RouteRequest } from '../route.ts'
import { broughtVariables, ownVariables, writeVariable } from './variables.ts'

interface Note {
  type: 'system' | 'addon' | 'user'
  /** The attachment, although the field says add-on. */
  addon: { id: string; name: string } | null
  read_only: boolean
  required: boolean
  description: string
}

const buildTime = (what: string): string =>
  `Available only during build time, this is the ${what} of the git commit that triggered the build`

/** Set by the platform itself and not to be changed; in the server's words, its slip of the pen included. */
const systemVariables: Record<string, string> = {
  PORT: 'This is the TCP/IP port the app must respond to http requests on.',
  AKKERIS_DEPLOYMENT: "The name of the application excluding the spaces suffix, e.g., 'app' in 'app-space'.",
  AKKERIS_APPLICATION: "The full name of the application including hte space suffix. e.g., 'app-space'",
  AKKERIS_SPACE: 'The name of the space the app is running in.',
  AKKERIS_GIT_SHA1: `${buildTime('SHA')}.`,
  AKKERIS_GIT_BRANCH: `${buildTime('branch')}.`,
  AKKERIS_GIT_REPO: `${buildTime('repo')}, usually represented as a URI.`,
}

/** What is sent for a variable, as the server takes it: null removes it, everything else becomes text. */
type Wanted = Record<string, string | null>

function wantedOf({ body }: RouteRequest): Wanted {
  let given: unknown
  try {
    given = JSON.parse(body)
  } catch {
    // This one route does not expect a body to be broken.
    throw stumble()
  }
  const fields = isFields(given) ? given : {}
  const bad = Object.keys(fields).find((name) => !/^[A-z_0-9]+$/.test(name))
  if (bad !== undefined) {
    throw unprocessable(
      `The config variable ${bad} is invalid. Configuration variables must be alpha numeric names but may contain underscores.`,
    )
  }
  return Object.fromEntries(
    Object.entries(fields).map(([name, one]) => [
      name,
      one === null ? null : typeof one === 'string' ? one : JSON.stringify(one),
    ]),
  )
}

/** What the app is shown of all its variables, add-ons' over its own; the last of two that clash wins. */
function shown(app: FleetApp, variables: Record<string, string>): Record<string, string> {
  if (!isSocs(app.space)) return variables
  return Object.fromEntries(Object.entries(variables).map(([name, one]) => [name, redact(name, one)]))
}

const valuesOf = (variables: { name: string; value: string }[]): Record<string, string> =>
  Object.fromEntries(variables.map((variable) => [variable.name, variable.value]))

export function configVariableRoutes(platform: Platform): Route[] {
  const { effects } = platform

  async function change(request: RouteRequest): Promise<Record<string, string>> {
    const app = appOf(platform, request.parts[0] ?? '')
    const own = await ownVariables(platform, app)
    const brought = valuesOf(await broughtVariables(platform, app))
    const wanted = wantedOf(request)
    for (const [name, one] of Object.entries(wanted)) {
      if (Object.hasOwn(systemVariables, name)) {
        throw conflict(`The environment variable ${name} is reserved and cannot be changed through config vars.`)
      }
      if (Object.hasOwn(brought, name)) {
        throw conflict(
          `The environment variable ${name} was set by a service, remove the accompanying service to modify or delete this.`,
        )
      }
      if (one === null && (!Object.hasOwn(own, name) || own[name] === '')) {
        throw conflict(`The environment variable ${name} does not exist and cannot be removed.`)
      }
    }
    const changes = Object.entries(wanted).map(([name, one]) => ({
      type: one === null ? 'delete' : Object.hasOwn(own, name) ? 'update' : 'create',
      name,
    }))
    await Promise.all(
      Object.entries(wanted).map(([name, one]) => writeVariable(platform, app, name, one, !Object.hasOwn(own, name))),
    )
    const kept = Object.entries({ ...own, ...wanted }).filter((entry): entry is [string, string] => entry[1] !== null)
    const answer = shown(app, { ...Object.fromEntries(kept), ...brought })
    if (changes.length > 0) {
      effects.announce(app, 'config_change', request.caller.username ?? 'System', { changes, config_vars: answer })
      effects.redeploy(app)
    }
    return answer
  }

  async function notes(app: FleetApp): Promise<Record<string, Note>> {
    const brought = await broughtVariables(platform, app)
    const own = await ownVariables(platform, app)
    const open = { read_only: false, required: false, description: '' }
    const all: [string, Note][] = [
      ...Object.entries(systemVariables).map(([name, description]): [string, Note] => [
        name,
        { type: 'system', addon: null, read_only: true, required: true, description },
      ]),
      ...brought.map(({ name, attachment }): [string, Note] => [
        name,
        { type: 'addon', addon: { id: attachment.id, name: attachment.name }, ...open },
      ]),
      ...Object.keys(own).map((name): [string, Note] => [name, { type: 'user', addon: null, ...open }]),
    ]
    // Of two that provide the same name this one tells the first, while the value is the last one's.
    return Object.fromEntries(all.toReversed())
  }

  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/config-vars/notes`,
      answer: async ({ parts: [key = ''] }) => value(await notes(appOf(platform, key))),
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/config-vars`,
      async answer({ parts: [key = ''] }) {
        const app = appOf(platform, key)
        const own = await ownVariables(platform, app)
        return value(shown(app, { ...own, ...valuesOf(await broughtVariables(platform, app)) }))
      },
    },
    {
      method: 'PATCH',
      pattern: `/apps/${part}/config-vars`,
      answer: async (request) => value(await change(request)),
    },
  ]
}
