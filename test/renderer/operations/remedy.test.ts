import { expect, onTestFinished, test } from 'vitest'
import type { Bridge } from '#shared/contract/bridge.ts'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/commands.ts'
import type { Finding, RemedyRequest } from '#shared/domain/finding.ts'
import type { Result } from '#shared/errors.ts'
import { createCore } from '#core/core.ts'
import { startDemo } from '#demo/demo.ts'
import { operationIn } from '#renderer/parts/remedy-operation.ts'
import { resolveWanted } from '#renderer/stores/remedy.ts'
import { ask as send } from '../../demo/ask.ts'
import { testPorts } from '../../kit/ports.ts'

const own = /^\/apps\/([^/]+)\/(addons|addon-attachments)\/(own-\w+)$/

/** A synced demo platform behind a real core, asked as the page asks. */
async function platform() {
  const demo = await startDemo({ size: 'S', seed: 7 })
  onTestFinished(() => demo.close())
  const core = await createCore(testPorts({ clock: { now: () => Date.now() } }))
  onTestFinished(() => core.close())
  let count = 0
  const call: Bridge['call'] = async <Name extends CommandName>(command: Name, input: CommandInput<Name>) =>
    (await core.call({ id: String((count += 1)), command, input })) as Result<CommandOutput<Name>>
  const need = async <Name extends CommandName>(name: Name, input: CommandInput<Name>) => {
    const answer = await call(name, input)
    if (!answer.ok) throw new Error(answer.error.message)
    return answer.value
  }
  const { endpointId } = await need('endpoints.add', {
    profile: {
      name: 'Town',
      url: demo.url,
      credentialKind: 'key',
      userName: 'olive',
      elevated: false,
      environment: 'other',
      certificateAuthorityFile: null,
    },
    credential: demo.key,
  })
  await need('inventory.sync', { endpointId })
  const { findings } = await need('risk.findings', { endpointId })
  return {
    findings,
    endpointId,
    plan: (request: RemedyRequest) => {
      const wanted = operationIn(request)
      if (!wanted) throw new Error(`${request.method} ${request.path} is no operation.`)
      return resolveWanted(wanted, endpointId, call)
    },
    /** What somebody else does on the platform, and the sync that shows it. Gives the id that the answer bears. */
    create: async (path: string, body: object): Promise<string> => {
      const headers = { authorization: demo.key, 'x-username': 'olive', 'content-type': 'application/json' }
      const answer = await send(demo.url, path, headers, 'POST', undefined, JSON.stringify(body))
      expect(answer.status, answer.body).toBe(201)
      await need('inventory.sync', { endpointId })
      return (JSON.parse(answer.body) as { id: string }).id
    },
  }
}

/** The promotion of what a remedy has made before, and the request that makes it. */
function promotions(findings: readonly Finding[], room: 'addons' | 'addon-attachments') {
  return findings.flatMap(({ remedy }) => {
    const requests = remedy.flatMap((step) => step.requests)
    return requests.flatMap((promotion) => {
      const [, app = '', place, name = ''] = own.exec(promotion.path) ?? []
      const made = requests.find(
        ({ method, path, body }) =>
          method === 'POST' && path === `/apps/${app}/${room}` && body.includes(JSON.stringify(name)),
      )
      return promotion.method === 'PATCH' && place === room && made ? [{ promotion, made, app, name, remedy }] : []
    })
  })
}

test('making primary what a remedy creates can be planned once it is there, and says until then what is missing', async () => {
  const { findings, endpointId, plan, create } = await platform()
  const [first] = promotions(findings, 'addons')
  if (!first) throw new Error('No remedy creates an add-on and makes it primary.')
  const { promotion, made, app, name } = first
  expect(await plan(promotion)).toEqual({
    ok: false,
    error: { code: 'not-found', message: `${app} does not hold ${name} yet: it is made by an earlier step.` },
  })
  const addonId = await create(made.path, JSON.parse(made.body) as object)
  const planned = await plan(promotion)
  expect(planned).toEqual({
    ok: true,
    value: { kind: 'promote', endpointId, appId: expect.any(String) as string, addonId },
  })

  // The same by the path of an attachment, and by the id that the platform gave.
  const path = (last: string, room = 'addons') => ({ ...promotion, path: `/apps/${app}/${room}/${last}` })
  expect(await plan(path(name, 'addon-attachments'))).toEqual(planned)
  expect(await plan(path(addonId))).toEqual(planned)
  expect(await plan({ ...path(name), body: '{"name":"new-name"}' })).toMatchObject({
    value: { kind: 'rename', addonId, name: 'new-name' },
  })
  const gone = '00000000-0000-4000-8000-000000000000'
  expect(await plan(path(gone))).toMatchObject({ error: { message: `${app} no longer holds that add-on.` } })
})

test('so can making primary what a remedy attaches, by the name that it attaches it by', async () => {
  const { findings, endpointId, plan, create } = await platform()
  const [first] = promotions(findings, 'addon-attachments')
  if (!first) throw new Error('No remedy attaches an add-on and makes it primary.')
  const { promotion, made, app, name, remedy } = first
  const [creation] = remedy.flatMap(({ requests }) => requests).filter(({ path }) => path.endsWith('/addons'))
  if (!creation) throw new Error('The remedy creates nothing.')
  const missing = { message: `${app} does not hold ${name} yet: it is made by an earlier step.` }
  const addonId = await create(creation.path, JSON.parse(creation.body) as object)
  expect(await plan(promotion)).toMatchObject({ ok: false, error: missing })
  await create(made.path, { ...(JSON.parse(made.body) as object), addon: addonId })
  expect(await plan(promotion)).toMatchObject({ ok: true, value: { kind: 'promote', endpointId, addonId } })
})

test('a name that two add-ons of an app bear stands for neither of them', async () => {
  const { findings, plan, create } = await platform()
  const [first] = promotions(findings, 'addons')
  if (!first) throw new Error('No remedy creates an add-on and makes it primary.')
  const { promotion, made, app, name } = first
  for (let time = 0; time < 2; time += 1) await create(made.path, JSON.parse(made.body) as object)
  expect(await plan(promotion)).toMatchObject({
    error: { code: 'not-found', message: `${app} holds 2 add-ons called ${name}: plan it from the one you mean.` },
  })
})
