import type { AddonHistory, Gathering, IncidentView } from '#shared/domain/incident.ts'
import type { JournalRow } from '#shared/domain/journal.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { AddonNode } from '../graph/graph.ts'
import type { History } from '../history/history.ts'
import type { Current, Inventory } from '../inventory/inventory.ts'
import { createJoining } from '../inventory/joining.ts'
import type { Look } from '../look/look.ts'
import { createThrottle } from '../look/throttle.ts'
import type { Clock, LogEntry } from '../ports.ts'
import type { Risk } from '../risk/risk.ts'
import type { IncidentStore } from '../store/incidents.ts'
import { mergeAudits } from './audits.ts'
import { gather, type GatherParts, type Learnt } from './gather.ts'
import { createToldMemory, isOf, keyOf } from './memory.ts'
import { auditsOnly, questionsOf, type IncidentQuestion } from './questions.ts'
import type { AuditsTold, AuditTold } from './told.ts'
import { addonHistory, incidentView, type Sources } from './view.ts'

/**
 * One add-on in trouble: what is known of it and of everybody who holds it, put together from the latest sync, earlier
 * looks, gatherings and the journal. Each throws AppError not-found for an add-on that the latest sync does not know.
 */
export interface Incident {
  /** Asks nobody. */
  view(endpointId: string, addonId: string, hours: number): Promise<IncidentView>
  /** Asks the platform; what it could not tell is in the view. Throws AppError cancelled. */
  gather(endpointId: string, addonId: string, hours: number, signal: AbortSignal): Promise<IncidentView>
  history(endpointId: string, addonId: string): Promise<AddonHistory>
  /** Reads the audits of everybody who holds it, as far back as the platform keeps them. */
  readAudits(endpointId: string, addonId: string, signal: AbortSignal): Promise<AddonHistory>
  forget(endpointId: string): void
  /** Cancels what runs and waits for it to end. */
  close(): Promise<void>
}

interface IncidentParts {
  clock: Clock
  log: (entry: LogEntry) => void
  bus: Bus
  endpoints: Pick<Endpoints, 'client' | 'note' | 'profile'>
  inventory: Pick<Inventory, 'current' | 'answer'>
  look: Pick<Look, 'ready' | 'facts'>
  risk: Pick<Risk, 'judge'>
  history: Pick<History, 'trend'>
  store: IncidentStore
  /** What the journal has about any of these since then, newest first: ids of add-ons and apps. */
  journal: (endpointId: string, about: ReadonlySet<string>, since: number) => Promise<JournalRow[]>
}

const nothingGathered: Gathering = {
  state: 'never',
  startedAt: null,
  endedAt: null,
  total: 0,
  done: 0,
  failed: 0,
  asking: [],
  problem: null,
}

/** Between two events about one gathering, milliseconds. */
const toldEvery = 250
const hour = 3_600_000

/** How reading audits went is told by what was learnt of them: it is no gathering. */
const noReport = (): void => undefined

export function createIncident(parts: IncidentParts): Incident {
  const { clock, bus, endpoints, inventory, look, risk, history: judged, journal } = parts
  const told = createToldMemory(parts.store, parts.log)
  const gatherings = new Map<string, Gathering>()
  const runs = createJoining<void>()

  async function need(endpointId: string, addonId: string): Promise<{ current: Current; node: AddonNode }> {
    endpoints.profile(endpointId)
    const current = await inventory.current(endpointId)
    const node = current?.graph.addons.get(addonId)
    if (!current || !node) {
      throw new AppError('not-found', 'There is no such add-on in the latest sync of this endpoint.')
    }
    return { current, node }
  }

  /** `since`: how far back the journal is read. */
  async function sourcesOf(endpointId: string, addonId: string, hours: number, since: number): Promise<Sources> {
    const { current, node } = await need(endpointId, addonId)
    await look.ready(endpointId)
    const about = new Set([addonId, ...node.holders.map(({ appId }) => appId)])
    const { apps: looks, audits: auditLook } = look.facts(endpointId)
    return {
      current,
      addonId,
      endpointName: endpoints.profile(endpointId).name,
      judgement: await risk.judge(current),
      looks,
      auditLook,
      answer: inventory.answer(endpointId, addonId),
      addon: told.addon(endpointId, addonId),
      apps: (appId) => told.app(endpointId, appId),
      audits: told.audits(endpointId, addonId),
      journal: await journal(endpointId, about, since),
      judgedSince: judged.trend(endpointId)[0]?.takenAt ?? null,
      gathering: gatherings.get(keyOf(endpointId, addonId)) ?? nothingGathered,
      hours,
      now: clock.now(),
    }
  }

  async function view(endpointId: string, addonId: string, hours: number): Promise<IncidentView> {
    const since = clock.now() - hours * hour
    return found(incidentView(await sourcesOf(endpointId, addonId, hours, since)))
  }

  async function history(endpointId: string, addonId: string): Promise<AddonHistory> {
    return found(addonHistory(await sourcesOf(endpointId, addonId, 0, 0)))
  }

  /** What goes wrong is in what it reports and in what was learnt. Throws AppError not-found. */
  async function run(
    endpointId: string,
    addonId: string,
    wanted: Pick<GatherParts, 'since' | 'signal' | 'report'> & { questions: (node: AddonNode) => IncidentQuestion[] },
  ): Promise<void> {
    const { node } = await need(endpointId, addonId)
    const steps = createThrottle(toldEvery, () => {
      bus.publish({ name: 'incident.changed', endpointId })
    })
    const report = (gathering: Gathering): void => {
      wanted.report(gathering)
      steps.touch()
    }
    const answers: { ofPlatform: AuditsTold | null; ofApps: AuditsTold[] } = { ofPlatform: null, ofApps: [] }
    const before = told.audits(endpointId, addonId)
    const lanes = new Set(node.holders.map(({ appName }) => appName))
    const isWanted = ({ app, addonIds }: AuditTold): boolean => lanes.has(app) || addonIds.includes(addonId)
    const learnt: Learnt = {
      app(appId, learn) {
        told.learnApp(endpointId, appId, learn)
      },
      addon(learn) {
        told.learnAddon(endpointId, addonId, learn)
      },
      audits(app, audits) {
        if (app === null) answers.ofPlatform = audits
        else answers.ofApps.push(audits)
        const merged = mergeAudits(answers, before, isWanted)
        if (merged) told.learnAudits(endpointId, addonId, merged)
      },
      noAudits(problem, at) {
        const earlier = before ?? { at, events: [], since: at }
        told.learnAudits(endpointId, addonId, { ...earlier, problems: [problem] })
      },
    }
    try {
      const client = await endpoints.client(endpointId)
      const questions = wanted.questions(node)
      const { state, problem } = await gather({
        ...wanted,
        client,
        node,
        questions,
        now: () => clock.now(),
        learnt,
        report,
      })
      if (state === 'done') endpoints.note(endpointId, null)
      else if (state === 'failed' && problem) endpoints.note(endpointId, new AppError(problem.code, problem.message))
    } catch (thrown) {
      const now = clock.now()
      const problem = { ...toAppError(thrown).toData(), call: null }
      report({ ...nothingGathered, state: 'failed', startedAt: now, endedAt: now, problem })
    } finally {
      steps.flush()
      steps.stop()
    }
  }

  return {
    view,
    async gather(endpointId, addonId, hours, signal) {
      await need(endpointId, addonId)
      const key = keyOf(endpointId, addonId)
      const since = clock.now() - hours * hour
      const report = (gathering: Gathering): void => {
        gatherings.set(key, gathering)
      }
      await runs.join(key, signal, (inner) =>
        run(endpointId, addonId, { questions: questionsOf, since, signal: inner, report }),
      )
      return await view(endpointId, addonId, hours)
    },
    history,
    async readAudits(endpointId, addonId, signal) {
      await need(endpointId, addonId)
      await runs.join(`audits ${keyOf(endpointId, addonId)}`, signal, (inner) =>
        run(endpointId, addonId, { questions: auditsOnly, since: 0, signal: inner, report: noReport }),
      )
      return await history(endpointId, addonId)
    },
    forget(endpointId) {
      for (const key of gatherings.keys()) {
        if (!isOf(key, endpointId)) continue
        runs.cancel(key)
        gatherings.delete(key)
      }
      told.forget(endpointId)
      bus.publish({ name: 'incident.changed', endpointId })
    },
    close: () => runs.close(),
  }
}

function found<View>(view: View | null): View {
  if (view === null) throw new AppError('not-found', 'There is no such add-on in the latest sync of this endpoint.')
  return view
}
