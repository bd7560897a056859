import { onTestFinished } from 'vitest'
import type { Operation, Verdict } from '#shared/domain/operation.ts'
import { openFindings } from '#core/operations/findings.ts'
import type { Json } from '#shared/json.ts'
import type { Judgement, Planned } from '#core/operations/kind.ts'
import type { Kinds } from '#core/operations/kinds/index.ts'
import { createPlanner } from '#core/operations/planner.ts'
import { startDemo, type Demo, type DemoOptions } from '#demo/demo.ts'
import type { FleetApp, FleetAttachment } from '#demo/platform/fleet.ts'
import { addonVariables } from '#demo/rows/config-variables.ts'
import { ask, type Asked } from '../../demo/ask.ts'
import { credentials, house, type House } from '../inventory/platform.ts'
import { world } from './world.ts'

/** An operation without its endpoint. */
export type Wanted = Operation extends infer One ? (One extends Operation ? Omit<One, 'endpointId'> : never) : never

/** The demo platform with the real rooms beside it: what is planned is sent, to see what the server then says. */
export interface Stage {
  demo: Demo
  house: House
  endpointId: string
  /** On another endpoint than the stage's where one is given. */
  plan(wanted: Wanted, signal?: AbortSignal, endpoint?: string): Promise<Planned>
  /** Planner.judge. */
  judge(wanted: Wanted, before: Json, body: unknown): Judgement
  sync(): Promise<void>
  /** Sends the requests of a plan, in their order, until one is refused. */
  send(planned: Planned): Promise<Said>
  /** A request of somebody else, behind the back of our rooms. */
  request(method: string, path: string, body?: unknown): Promise<Asked>
  /** Paths of the requests that planning sent, repeats included; taken off the list by reading it. */
  takeAsked(): string[]
  /** By two-part name. */
  app(name: string): FleetApp
  /** What an app calls by this name. */
  hold(appName: string, name: string): FleetAttachment
  /** The config variables that an app has from its add-ons: name -> what it calls the add-on that wins. */
  variables(appName: string): Record<string, string>
}

export interface Said {
  status: number
  words: string
}

/** `kinds`: in place of the standard ones. */
export async function stage(options: DemoOptions = { file: world() }, kinds?: Kinds): Promise<Stage> {
  const demo = await startDemo({ brokerMilliseconds: 0, key: credentials.key, ...options })
  onTestFinished(() => demo.close())
  const around = await house()
  const endpointId = await around.add(demo.url)
  const asked: string[] = []
  const planner = createPlanner({
    clock: around.clock,
    inventory: around.inventory,
    endpoints: {
      profile: (id) => around.endpoints.profile(id),
      status: (id) => around.endpoints.status(id),
      note: (id, error) => {
        around.endpoints.note(id, error)
      },
      async client(id) {
        const client = await around.endpoints.client(id)
        return {
          ...client,
          async get(path, how) {
            const at = asked.push(path)
            const answer = await client.get(path, how)
            for (let again = 1; again < answer.attempts; again += 1) asked.splice(at, 0, path)
            return answer
          },
        }
      },
    },
    findings: async (current, about) => openFindings(await around.risk.judge(current), about),
    ...(kinds ? { kinds } : {}),
  })

  async function request(method: string, path: string, body?: unknown): Promise<Asked> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const headers = { authorization: demo.key, 'x-username': 'somebody', 'content-type': 'application/json' }
    return await ask(demo.url, path, headers, method, undefined, text)
  }

  const sync = async (): Promise<void> => {
    await around.inventory.sync(endpointId)
  }
  await sync()
  return {
    demo,
    house: around,
    endpointId,
    sync,
    request,
    plan: (wanted, signal = new AbortController().signal, endpoint = endpointId) =>
      planner.plan({ ...wanted, endpointId: endpoint }, signal),
    judge: (wanted, before, body) => planner.judge({ ...wanted, endpointId }, before, body),
    async send({ plan }) {
      let said: Said = { status: 0, words: '' }
      for (const { method, path, body, elevated } of plan.requests) {
        const headers = {
          authorization: demo.key,
          'x-username': 'ops@example.invalid',
          ...(elevated ? { 'x-elevated-access': 'true' } : {}),
          ...(body === '' ? {} : { 'content-type': 'application/json' }),
        }
        const answer = await ask(demo.url, path, headers, method, undefined, body === '' ? undefined : body)
        said = { status: answer.status, words: answer.body }
        if (answer.status >= 300) break
      }
      return said
    },
    takeAsked: () => asked.splice(0),
    app(name) {
      const found = demo.platform.directory.app(name)
      if (!found) throw new Error(`There is no app ${name}.`)
      return found
    },
    hold(appName, name) {
      const app = demo.platform.directory.app(appName)
      const found = app?.attachments.find((attachment) => attachment.name === name)
      if (!found) throw new Error(`${appName} calls nothing ${name}.`)
      return found
    },
    variables(appName) {
      const app = demo.platform.directory.app(appName)
      const brought = app ? addonVariables(demo.platform, app) : []
      return Object.fromEntries(brought.map(({ name, attachment }) => [name, attachment.name]))
    },
  }
}

/** Whether the server said what was predicted. A verdict that does not predict is never wrong; `blocked` is ours. */
export function isAsPredicted(verdict: Verdict, said: Said): boolean {
  if (verdict.kind === 'will-work') return said.status >= 200 && said.status < 300
  if (verdict.kind === 'refused') return said.status === verdict.status && said.words === verdict.words
  return true
}
