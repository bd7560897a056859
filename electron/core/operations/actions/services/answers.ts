import { z } from 'zod'

/*
 * Answers as recorded with the real server, or as the brokers' sources write them. Strict: what else is in an answer
 * nobody described, so it may be a secret.
 */

/** Of a restore, a restart, a rotation. */
export const statusAnswer = z.strictObject({ status: z.string() })

const progress = {
  id: z.string(),
  progress: z.number().nullable(),
  status: z.string(),
  created_at: z.string(),
}

/** `label`: what the broker calls that of which it is. */
export const backupAnswer = (label: 'database' | 'resource') =>
  z.strictObject({ [label]: z.strictObject({ name: z.string() }), ...progress })

export const roleAnswer = z.strictObject({
  Username: z.string(),
  Password: z.string(),
  Endpoint: z.string(),
  Plan: z.string(),
})

/** In two shapes: as a login, and as the instance that it is. The password of the replica is left empty in both. */
export const replicaAnswer = z.union([
  roleAnswer,
  z.strictObject({
    id: z.string(),
    name: z.string(),
    provider_id: z.string(),
    plan: z.strictObject({ provider: z.string(), id: z.string(), scheme: z.string() }),
    username: z.string(),
    password: z.string(),
    endpoint: z.string(),
    status: z.string(),
    ready: z.boolean(),
    engine: z.string(),
    engine_version: z.string(),
    scheme: z.string(),
  }),
])

export const statsAnswer = z.strictObject({
  stats: z.array(z.strictObject({ key: z.string(), value: z.string() })),
})

export const logsAnswer = z.strictObject({ logs: z.string() })

export const accessKeyAnswer = z.strictObject({
  ARN: z.string().optional(),
  UserName: z.string(),
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
})
