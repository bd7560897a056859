import type { RemedyRequest, RemedyStep } from '#shared/domain/finding.ts'
import type { Party } from '../subject.ts'
import { count } from '../wording.ts'

/** Never the owner's row: deleting that one would orphan the add-on. */
export function detach(text: string, apps: readonly Party[]): RemedyStep {
  const borrowers = apps.filter((holder) => !holder.isOwner && holder.attachment)
  return forEach(text, borrowers, ({ appName, attachment }) =>
    request('DELETE', `/apps/${appName}/addon-attachments/${attachment?.id ?? ''}`),
  )
}

/** Apps whose requests are spelled out in one step; a hub of fifty would bury the recipe under its own requests. */
const appsSpelledOut = 12

export function forEach<Holder>(
  text: string,
  apps: readonly Holder[],
  requestOf: (holder: Holder) => RemedyRequest,
): RemedyStep {
  const rest = apps.length - appsSpelledOut
  return {
    text: rest > 0 ? `${text} Do the same for the other ${count(rest, 'app')}.` : text,
    requests: apps.slice(0, appsSpelledOut).map(requestOf),
  }
}

export function work(text: string): RemedyStep {
  return { text, requests: [] }
}

export function maintenance(on: boolean): (holder: Party) => RemedyRequest {
  return ({ appName }) => patch(`/apps/${appName}`, { maintenance: on })
}

export function addonPath(holder: Party, addonId: string): string {
  return `/apps/${holder.appName}/addons/${addonId}`
}

/** Body empty for none: the public edge drops an empty object. */
export function request(method: string, path: string, body: object | null = null): RemedyRequest {
  return { method, path, body: body ? JSON.stringify(body) : '' }
}

export function post(path: string, body: object): RemedyRequest {
  return request('POST', path, body)
}

export function patch(path: string, body: object): RemedyRequest {
  return request('PATCH', path, body)
}
