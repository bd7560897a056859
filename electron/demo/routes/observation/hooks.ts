import type { FleetApp, FleetHook } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { hookResultRow, hookRow } from '../../rows/hooks.ts'
import { Refusal, appOf, fieldsOf, missing, part, unprocessable, value } from '../route.ts'
import type { Route } from '../route.ts'
import { hookTypes } from './hook-types.ts'

type Fields = Record<string, unknown>

const isTexts = (given: unknown): given is string[] =>
  Array.isArray(given) && given.every((item) => typeof item === 'string')

const isFilled = (given: unknown): given is string => typeof given === 'string' && given !== ''

/** What a new hook has to say; all of it, checked in this order. */
function newHook({ events, url, secret, active }: Fields) {
  if (!Array.isArray(events)) throw unprocessable('The specified events is not an array or was not provided.')
  if (!isFilled(url)) throw unprocessable('The specified callback url was not provided.')
  if (!isFilled(secret)) throw unprocessable('The specified secret was not provided.')
  if (typeof active !== 'boolean') throw unprocessable('The active flag on this hook must be either true or false.')
  const known = new Set<unknown>(hookTypes.map(({ type }) => type))
  if (!isTexts(events) || !events.every((event) => known.has(event))) {
    throw unprocessable('One of the specified events was invalid.')
  }
  return { events, url, secret, active }
}

/** What is left out stays; the events are not looked at again. */
function changes({ events, url, secret, active }: Fields): Partial<FleetHook> {
  if (Boolean(events) && !Array.isArray(events)) throw new Refusal(400, 'The specified events was not an array.')
  if (active !== undefined && typeof active !== 'boolean') {
    throw new Refusal(400, 'The specified payload active flag was neither true or false.')
  }
  if (Boolean(secret) && typeof secret !== 'string') {
    throw new Refusal(400, 'The specified payload secret was not a string')
  }
  return {
    ...(Array.isArray(events) ? { events: events.map(String) } : {}),
    ...(isFilled(url) ? { url } : {}),
    ...(typeof secret === 'string' ? { secret } : {}),
    ...(active === undefined ? {} : { active }),
  }
}

/** Webhooks of an app and what became of their deliveries. */
export function hookRoutes(platform: Platform): Route[] {
  const { fleet, directory, clock, random } = platform

  /** By id alone: the app in the path only has to exist, it need not be the hook's. */
  function hookOf(id: string): { app: FleetApp; hook: FleetHook } {
    for (const app of fleet.apps) {
      const hook = app.hooks?.find((one) => one.id === id)
      if (hook) return { app, hook }
    }
    throw missing('The specified hook was not found.')
  }

  /** Here the app has to be the hook's, and what is not found is no deliveries. */
  function deliveriesOf(appKey: string, id: string) {
    const hook = directory.app(appKey)?.hooks?.find((one) => one.id === id)
    return hook ? hook.deliveries.map((delivery) => hookResultRow(hook, delivery)) : []
  }

  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/hooks/${part}/results/${part}`,
      answer({ parts: [app = '', id = '', result = ''] }) {
        const row = deliveriesOf(app, id).find((one) => one.id === result)
        if (!row) throw missing('The specified hook result was not found.')
        return value(row)
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/hooks/${part}/results`,
      answer: ({ parts: [app = '', id = ''] }) => value(deliveriesOf(app, id)),
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/hooks/${part}`,
      answer({ parts: [app = '', id = ''] }) {
        appOf(platform, app)
        return value(hookRow(hookOf(id).hook))
      },
    },
    {
      method: 'PATCH',
      pattern: `/apps/${part}/hooks/${part}`,
      answer(request) {
        const [appKey = '', id = ''] = request.parts
        appOf(platform, appKey)
        const wanted = changes(fieldsOf(request))
        const { app, hook } = hookOf(id)
        Object.assign(hook, wanted, { updatedAt: clock.stamp() })
        directory.touch(app)
        return value(hookRow(hook))
      },
    },
    {
      method: 'DELETE',
      pattern: `/apps/${part}/hooks/${part}`,
      answer({ parts: [, id = ''] }) {
        const { app, hook } = hookOf(id)
        app.hooks = app.hooks?.filter((one) => one !== hook) ?? []
        directory.touch(app)
        return value('', 204)
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/hooks`,
      answer: ({ parts: [app = ''] }) => value((appOf(platform, app).hooks ?? []).map(hookRow)),
    },
    {
      method: 'POST',
      pattern: `/apps/${part}/hooks`,
      answer(request) {
        const fields = fieldsOf(request)
        const app = appOf(platform, request.parts[0] ?? '')
        const at = clock.stamp()
        const hook = { ...newHook(fields), id: random.uuid(), createdAt: at, updatedAt: at, deliveries: [] }
        app.hooks = [...(app.hooks ?? []), hook]
        directory.touch(app)
        return value(hookRow(hook), 201)
      },
    },
  ]
}
