import type { Runbook, RunbookPlan, RunbookRun } from '#shared/domain/runbook.ts'
import { actionsWorld } from '../operations/actions/world.ts'
import { present, scene, sceneOf, type Scene, type SceneOptions } from '../operations/runs/platform.ts'
import { until, type Atlas } from '../whole/atlas.ts'

export interface Stage extends Scene {
  planRunbook(runbook: Runbook): Promise<RunbookPlan>
  start(plan: RunbookPlan): Promise<RunbookRun>
  goOn(id: string, typed?: string): Promise<RunbookRun>
  /** Waits until it rests or is over. */
  rests(id: string): Promise<RunbookRun>
}

/** On the small demo platform unless told otherwise. */
export async function stage(options: SceneOptions = {}): Promise<Stage> {
  return stageOf(await scene(options))
}

/** Where every action can be tried, in no time. */
export function desk(options: SceneOptions = {}): Promise<Stage> {
  return stage({ platform: { file: actionsWorld(), brokerMilliseconds: 0 }, speed: 1000, ...options })
}

/** What api-prod of the desk's world calls by this name. */
export function addonIdOf({ demo }: Scene, name: string): string {
  return present(demo.platform.directory.app('api-prod')?.attachments.find((held) => held.name === name)).addon.id
}

function stageOf(on: Scene): Stage {
  const { atlas } = on
  return {
    ...on,
    planRunbook: (runbook) => atlas.call('runbooks.plan', { runbook }),
    start: (plan) => atlas.call('runbooks.start', confirmationOf(plan)),
    goOn: (id, typed = '') => atlas.call('runbooks.goOn', { runbookId: id, typed }),
    async rests(id) {
      let run = await atlas.call('runbooks.get', { runbookId: id })
      await until('the runbook rests', async () => {
        run = await atlas.call('runbooks.get', { runbookId: id })
        return run.state !== 'running'
      })
      return run
    },
  }
}

/** The same platform, looked at by another core. */
export function through(on: Stage, atlas: Atlas): Stage {
  return stageOf(sceneOf({ ...on, atlas }))
}

/** All that the plan asks for. */
export function confirmationOf({ id, hash, friction }: RunbookPlan) {
  return { planId: id, hash, typed: friction.typed, reason: 'Because a test wants it.', ticket: 'OPS-2' }
}

export const kindsOf = ({ steps }: RunbookPlan | RunbookRun): string[] =>
  steps.map(({ operation }) => (operation?.kind === 'action' ? operation.action : (operation?.kind ?? 'person')))

export const requestsOf = ({ steps }: RunbookPlan): string[] =>
  steps.flatMap(({ requests }) => requests.map(({ method, path }) => `${method} ${path}`))

/** As somebody else would, past the app that is tested. Throws when the platform refuses. */
export async function attach({ demo }: Scene, addonId: string, appId: string): Promise<void> {
  const answer = await fetch(`${demo.url}/addon-attachments`, {
    method: 'POST',
    headers: { authorization: demo.key, 'x-username': 'somebody', 'content-type': 'application/json' },
    body: JSON.stringify({ addon: addonId, app: appId }),
  })
  if (answer.status !== 201) throw new Error(`Attaching was answered with ${answer.status}: ${await answer.text()}`)
}

/** As brokers and regions refuse whatever it is: in these words it did not happen. */
export const unavailable = { kind: 'status', status: 503, text: 'Service Unavailable Error' } as const
