import type { ParseArgsOptionsConfig } from 'node:util'
import { operationSchema } from '#shared/contract/operations.ts'
import { httpMethods, type Operation } from '#shared/domain/operation.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import { AppError } from '#shared/errors.ts'
import { findAddon, findApp } from '../../find.ts'
import type { Session } from '../../session.ts'

export const operationOptions = {
  addon: { type: 'string' },
  app: { type: 'string' },
  name: { type: 'string' },
  plan: { type: 'string' },
  method: { type: 'string' },
  body: { type: 'string' },
  elevated: { type: 'boolean', default: false },
} as const satisfies ParseArgsOptionsConfig

export const operationHelp = `  create-addon --app A --plan P [--name N]
  attach --addon D --app A [--name N]
  detach --addon D --app A
  promote --addon D --app A
  rename --addon D --app A --name N
  change-plan --addon D --plan P
  destroy-addon --addon D [--elevated]
  destroy-app --app A [--elevated]
  maintenance on|off --app A
  redeploy --app A
  scale TYPE=QUANTITY... --app A
  action NAME [SUBJECT] --addon D [--app A]
  custom-action NAME [SUBJECT] --addon D --method METHOD [--body JSON] [--app A]`

export interface OperationWords {
  addon?: string | undefined
  app?: string | undefined
  name?: string | undefined
  plan?: string | undefined
  method?: string | undefined
  body?: string | undefined
  elevated: boolean
}

/**
 * The operation that the words mean. Add-ons and apps are named by their name or their id; of several of one name none is
 * guessed. Throws AppError invalid-input and not-found.
 */
export async function operationOf(
  session: Session,
  target: EndpointView,
  [kind = '', ...rest]: string[],
  words: OperationWords,
): Promise<Operation> {
  const parsed = operationSchema.safeParse(await fieldsOf(session, target, kind, rest, words))
  if (parsed.success) return parsed.data
  throw new AppError('invalid-input', 'These words make no operation. addon-atlas plan --help lists what each takes.')
}

async function fieldsOf(
  session: Session,
  target: EndpointView,
  kind: string,
  rest: string[],
  words: OperationWords,
): Promise<Record<string, unknown>> {
  const endpointId = target.profile.id
  const addonId = async (): Promise<string> => (await findAddon(session, [target], needed(words.addon, '--addon'))).id
  const appId = (): Promise<string> => findApp(session, target, needed(words.app, '--app'))
  const throughApp = async (): Promise<string | null> => (words.app === undefined ? null : await appId())
  const [first = '', second = ''] = rest
  const takes: Record<string, number> = { maintenance: 1, scale: 20, action: 2, 'custom-action': 2 }
  if (rest.length > (takes[kind] ?? 0))
    throw new AppError('invalid-input', `${kind} takes no further words than those.`)
  const common = { kind, endpointId }
  switch (kind) {
    case 'create-addon':
      return { ...common, appId: await appId(), plan: needed(words.plan, '--plan'), name: words.name ?? '' }
    case 'attach':
      return { ...common, appId: await appId(), addonId: await addonId(), name: words.name ?? '' }
    case 'detach':
    case 'promote':
      return { ...common, appId: await appId(), addonId: await addonId() }
    case 'rename':
      return { ...common, appId: await appId(), addonId: await addonId(), name: needed(words.name, '--name') }
    case 'change-plan':
      return { ...common, addonId: await addonId(), plan: needed(words.plan, '--plan') }
    case 'destroy-addon':
      return { ...common, addonId: await addonId(), elevated: words.elevated }
    case 'destroy-app':
      return { ...common, appId: await appId(), elevated: words.elevated }
    case 'maintenance':
      if (first !== 'on' && first !== 'off') throw new AppError('invalid-input', 'maintenance is on or off.')
      return { ...common, appId: await appId(), on: first === 'on' }
    case 'redeploy':
      return { ...common, appId: await appId() }
    case 'scale':
      return { ...common, appId: await appId(), quantities: quantitiesOf(rest) }
    case 'action':
      return { ...common, addonId: await addonId(), appId: await throughApp(), action: first, subject: second }
    case 'custom-action': {
      const method = needed(words.method, '--method').toUpperCase()
      if (!httpMethods.some((each) => each === method)) {
        throw new AppError('invalid-input', `--method is one of ${httpMethods.join(', ')}.`)
      }
      const body = words.body ?? ''
      return {
        ...common,
        addonId: await addonId(),
        appId: await throughApp(),
        method,
        action: first,
        subject: second,
        body,
      }
    }
    default:
      throw new AppError('invalid-input', 'Say which operation: addon-atlas plan --help lists them.')
  }
}

function needed(word: string | undefined, name: string): string {
  if (word === undefined || word === '') throw new AppError('invalid-input', `${name} is missing.`)
  return word
}

/** `web=2 worker=0`. */
function quantitiesOf(words: string[]): Record<string, number> {
  const quantities: Record<string, number> = {}
  for (const word of words) {
    const [, type, quantity] = /^([A-Za-z0-9_-]+)=(\d{1,4})$/.exec(word) ?? []
    if (type === undefined || quantity === undefined) {
      throw new AppError('invalid-input', 'Quantities are written as web=2.')
    }
    quantities[type] = Number(quantity)
  }
  if (words.length === 0) throw new AppError('invalid-input', 'Say how many dynos of which type, as web=2.')
  return quantities
}
