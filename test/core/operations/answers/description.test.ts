import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { builtInCatalogue } from '#core/operations/actions/catalogue.ts'
import { descriptionOf } from '#core/operations/answers/description.ts'
import { maskAnswer, type MaskedBody } from '#core/operations/answers/mask.ts'
import type { Operation } from '#shared/domain/operation.ts'
import { root } from '../../../laws/sources.ts'

const recording = z.object({ response: z.object({ body: z.unknown() }) })

/** What a real server answered. */
function recorded(name: string): unknown {
  return recording.parse(JSON.parse(readFileSync(join(root, 'test/fixtures/demo', `${name}.json`), 'utf8'))).response
    .body
}

const on = { endpointId: 'e', appId: 'a', addonId: 'x' }
const operations: Record<string, Operation> = {
  create: { kind: 'create-addon', endpointId: 'e', appId: 'a', plan: 'p', name: '' },
  rename: { kind: 'rename', ...on, name: 'n' },
  attach: { kind: 'attach', ...on, name: '' },
  maintenance: { kind: 'maintenance', endpointId: 'e', appId: 'a', on: true },
  redeploy: { kind: 'redeploy', endpointId: 'e', appId: 'a' },
  roles: { kind: 'action', ...on, action: 'list_roles', subject: '' },
  custom: { kind: 'custom-action', ...on, method: 'POST', action: 'roles', subject: '', body: '' },
}

function masked(
  name: keyof typeof operations,
  body: unknown,
  service: string | null = 'akkeris-postgresql',
): MaskedBody {
  const operation = operations[name]
  if (!operation) throw new Error('There is no such operation.')
  return maskAnswer(JSON.stringify(body), descriptionOf(operation, service, builtInCatalogue))
}

it('of an add-on shows all but the values of its config variables', () => {
  const body = recorded('addons/create-in-prod-space')
  const { config_vars: variables, ...rest } = z
    .looseObject({ config_vars: z.record(z.string(), z.string()) })
    .parse(body)
  const { json, secrets } = masked('create', body)
  expect(Object.keys(variables)).toEqual(['DATABASE_URL'])
  expect(json).toEqual({ ...rest, config_vars: { DATABASE_URL: { masked: 'secret-1' } } })
  expect(secrets).toEqual([{ key: 'secret-1', field: 'DATABASE_URL', value: variables['DATABASE_URL'] }])
  const bucket = recorded('addons/create-by-plan-key-s3')
  const keys = z.looseObject({ config_vars: z.record(z.string(), z.string()) }).parse(bucket).config_vars
  expect(masked('create', bucket, null).secrets.map(({ value }) => value)).toEqual(Object.values(keys))
  expect(Object.keys(keys).length).toBeGreaterThan(2)
  const attachment = { addon: { id: 'x' }, id: 'y', name: 'n', web_url: '', primary: false }
  expect(masked('attach', attachment)).toMatchObject({ json: attachment, secrets: [] })
})

it('of an app shows everything, of its config variables nothing', () => {
  const app = { id: 'a', name: 'api-prod', git_url: 'https://example.invalid/x', keywords: 'a' }
  expect(masked('maintenance', app)).toMatchObject({ json: app, secrets: [] })
  const variables = { DATABASE_URL: 'postgres://u:p@h/d', PORT: '80', FLAG: 'true' }
  expect(masked('redeploy', variables).secrets.map(({ value }) => value)).toEqual(Object.values(variables))
})

it('of an action is that of the catalogue; of one that is known by its name only it is guessed', () => {
  const roles = [{ Username: 'u', Password: 'p4ss-word', Endpoint: 'pg:1/d', Plan: '' }]
  expect(masked('roles', roles).isAsDescribed).toBe(true)
  for (const guessed of [masked('roles', roles, null), masked('custom', roles)]) {
    expect(guessed.isAsDescribed).toBeNull()
    expect(guessed.secrets.map(({ value }) => value)).toEqual(['p4ss-word'])
  }
})
