import { z } from 'zod'
import { AppError } from '#shared/errors.ts'

const addonOnWire = z.object({
  id: z.string(),
  state: z.string().nullish(),
  primary: z.boolean().nullish(),
  app: z.object({ id: z.string() }),
  config_vars: z.record(z.string(), z.unknown()).nullish(),
})

const attachmentsOnWire = z.array(z.object({ addon: z.object({ id: z.string() }), primary: z.boolean().nullish() }))

/** GET /addons/:id. The values of config_vars are secrets: they end here, only their names are passed on. */
export interface AskedAddon {
  state: string | null
  configVariables: string[]
  /** The app the answer speaks of, which is the owner when asked by id (API-FACTS section 5.4). */
  appId: string
  primary: boolean | null
}

/** Throws AppError bad-answer naming the call and the field, never a value. */
export function decodeAddon(call: string, raw: unknown): AskedAddon {
  const parsed = addonOnWire.safeParse(raw)
  if (!parsed.success) throw misfit(call, parsed.error)
  const { state, primary, app, config_vars: variables } = parsed.data
  return {
    state: state ?? null,
    configVariables: Object.keys(variables ?? {}).toSorted(),
    appId: app.id,
    primary: primary ?? null,
  }
}

/** GET /apps/:app/addon-attachments: add-on id -> whether it is that app's primary of its service. Borrowed ones only. */
export function decodePrimaries(call: string, raw: unknown): Map<string, boolean> {
  const parsed = attachmentsOnWire.safeParse(raw)
  if (!parsed.success) throw misfit(call, parsed.error)
  const primaries = new Map<string, boolean>()
  for (const { addon, primary } of parsed.data) {
    if (typeof primary === 'boolean') primaries.set(addon.id, primary || primaries.get(addon.id) === true)
  }
  return primaries
}

function misfit(call: string, error: z.ZodError): AppError {
  const field = error.issues[0]?.path.map(String).join('.') ?? ''
  return new AppError('bad-answer', `The answer to ${call} does not fit${field === '' ? '' : ` at ${field}`}.`)
}
