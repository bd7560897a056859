import type { RemedyRequest } from '#shared/domain/finding.ts'

/**
 * An operation as a request of a remedy means it: apps by their two-part names, as they stand in its path. `addonId` and
 * `attachmentId` of what is promoted or renamed may be a name: what an earlier step makes has no id yet.
 */
export type Wanted =
  | { kind: 'detach'; app: string; attachmentId: string }
  | { kind: 'promote'; app: string; addonId: string | null; attachmentId: string | null }
  | { kind: 'rename'; app: string; addonId: string | null; attachmentId: string | null; name: string }
  | { kind: 'create-addon'; app: string; plan: string; name: string }
  | { kind: 'change-plan'; addonId: string; plan: string }
  | { kind: 'destroy-addon'; addonId: string }
  | { kind: 'destroy-app'; app: string }
  | { kind: 'maintenance'; app: string; on: boolean }
  | { kind: 'redeploy'; app: string }
  | { kind: 'scale'; app: string; quantities: Record<string, number> }
  | { kind: 'action'; addonId: string; action: string; subject: string }

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(body: string): Fields {
  if (body === '') return {}
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

/** The name in `{ name }` or in `{ attachment: { name } }`. */
function nameIn(fields: Fields): string | null {
  const inner = fields['attachment']
  const name = typeof inner === 'object' && inner !== null && 'name' in inner ? inner.name : fields['name']
  return typeof name === 'string' ? name : null
}

/** Actions that remedies ask for, by method and path, as the catalogue calls them. */
const actions: Readonly<Record<string, string>> = {
  'GET backups': 'list_backups',
  'POST backups': 'create_backup',
  'PUT credentials': 'rotate_credentials',
  'POST rotate': 'rotate',
}

/** Config variables that are there for nothing but to have an app redeployed. */
const markers = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*_REDEPLOY$/

/** The operation that a request stands for; null for one that is none, a feature to switch or a list to read. */
export function operationIn({ method, path, body }: RemedyRequest): Wanted | null {
  const parts = path.split('/').filter(Boolean)
  const fields = fieldsOf(body)
  const [root, app, room, id] = parts
  if (root !== 'apps' || app === undefined) return null
  switch (`${method} ${room ?? ''} ${parts.length}`) {
    case 'DELETE  2':
      return { kind: 'destroy-app', app }
    case 'PATCH  2':
      return typeof fields['maintenance'] === 'boolean' ? { kind: 'maintenance', app, on: fields['maintenance'] } : null
    case 'PATCH config-vars 3':
      return Object.keys(fields).length === 1 && Object.keys(fields).every((name) => markers.test(name))
        ? { kind: 'redeploy', app }
        : null
    case 'POST addons 3':
      return typeof fields['plan'] === 'string'
        ? { kind: 'create-addon', app, plan: fields['plan'], name: nameIn(fields) ?? '' }
        : null
    case 'PATCH formation 4':
      return typeof fields['quantity'] === 'number'
        ? { kind: 'scale', app, quantities: { [id ?? '']: fields['quantity'] } }
        : null
    case 'DELETE addons 4':
      return { kind: 'destroy-addon', addonId: id ?? '' }
    case 'DELETE addon-attachments 4':
      return { kind: 'detach', app, attachmentId: id ?? '' }
    case 'PATCH addons 4':
      return typeof fields['plan'] === 'string'
        ? { kind: 'change-plan', addonId: id ?? '', plan: fields['plan'] }
        : heldIn(app, fields, { addonId: id ?? '', attachmentId: null })
    case 'PATCH addon-attachments 4':
      return heldIn(app, fields, { addonId: null, attachmentId: id ?? '' })
    default:
      return room === 'addons' && parts[4] === 'actions' ? actionIn(method, parts, id ?? '') : null
  }
}

function heldIn(
  app: string,
  fields: Fields,
  which: { addonId: string | null; attachmentId: string | null },
): Wanted | null {
  if (fields['primary'] === true) return { kind: 'promote', app, ...which }
  const name = nameIn(fields)
  return name === null ? null : { kind: 'rename', app, ...which, name }
}

function actionIn(method: string, parts: readonly string[], addonId: string): Wanted | null {
  const known = `${method} ${parts[5] ?? ''}`
  const action = Object.hasOwn(actions, known) ? actions[known] : undefined
  return action === undefined || parts.length > 6 ? null : { kind: 'action', addonId, action, subject: '' }
}
