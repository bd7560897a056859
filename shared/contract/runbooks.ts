import { z } from 'zod'
import type { Runbook } from '../domain/runbook.ts'
import { id } from './id.ts'

const endpointId = id
const plan = z.string().min(1).max(200)

export const runbookSchema: z.ZodType<Runbook> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('change-plan'), endpointId, addonId: id, plan, backupFirst: z.boolean() }),
  z.strictObject({ kind: z.literal('restore'), endpointId, addonId: id, backup: id, backupFirst: z.boolean() }),
  z.strictObject({ kind: z.literal('unshare'), endpointId, addonId: id, appId: id, plan }),
  z.strictObject({ kind: z.literal('rotate'), endpointId, addonId: id }),
  z.strictObject({ kind: z.literal('detach-and-destroy'), endpointId, addonId: id, elevated: z.boolean() }),
])
