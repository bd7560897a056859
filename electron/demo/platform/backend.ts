import type { DemoClock } from './clock.ts'
import type { FleetAddon, FleetApp } from './fleet.ts'

/** Which kind of call the controller makes to a region or, through it, to a broker. */
export const backendSteps = [
  'status',
  'provision',
  'bind',
  'unbind',
  'change',
  'deprovision',
  'action',
  'credentials',
  'rename-map',
  'deploy',
  'region',
] as const

export type BackendStep = (typeof backendSteps)[number]

/** Which calls an outage meets. Every condition given has to hold. */
export interface OutageConditions {
  step?: BackendStep | undefined
  /** A service's name. */
  service?: string | undefined
  /** An add-on's id. */
  addon?: string | undefined
  region?: string | undefined
}

/**
 * A part of what stands behind the controller that does not work. Of several outages that a call meets the first one
 * counts. `answer` is the status it answers with, or that it never answers, or that it hangs up, or that it answers as
 * ever and is merely late.
 */
export interface Outage extends OutageConditions {
  answer: number | 'silent' | 'hangs-up' | 'late'
  /** How much longer than usual the answer takes, in milliseconds of the platform's time; no longer without it. */
  milliseconds?: number | undefined
  /** So many calls; without it until it is cleared. */
  times?: number | undefined
}

/** What a region or broker answered instead of doing what it was asked; 504 stands for no answer at all. */
export class BackendFailure extends Error {
  readonly status: number

  constructor(status: number) {
    super(`The backend answered ${status}.`)
    this.status = status
  }
}

export interface BackendCall {
  step: BackendStep
  method: string
  /** Below the region: `/v2/service_instances/...` or `/v1/...`. */
  path: string
  region: string
  addon?: FleetAddon
  app?: FleetApp
  /** The status of a success, 200 unless given; brokers and regions are not of one mind. */
  success?: number
  /** What the broker says of its own accord, an outage apart: a status of 400 or more is a refusal. */
  refuses?: number
}

export interface Backend {
  /** Takes the brokers' time, writes the log, throws a BackendFailure for anything but a success. */
  call(call: BackendCall): Promise<void>
  outages: {
    add(outage: Outage): void
    list(): readonly Outage[]
    /** Ends those whose conditions are exactly these; without any, every one. */
    clear(conditions?: OutageConditions): void
  }
  /** `METHOD /region/path -> status`, 0 for a call that was hung up on, newest last, at most 1,000. */
  log: string[]
}

const isSame = (one: OutageConditions, other: OutageConditions): boolean =>
  one.step === other.step && one.service === other.service && one.addon === other.addon && one.region === other.region

/** The controller gives up on a broker after a minute (API-FACTS section 9). */
const patience = 60_000

/** `milliseconds`: how long a region or broker takes for any call. */
export function createBackend(clock: DemoClock, milliseconds: number): Backend {
  let outages: Outage[] = []
  const log: string[] = []

  function meets({ step, service, addon, region }: Outage, call: BackendCall): boolean {
    if (step !== undefined && step !== call.step) return false
    if (service !== undefined && service !== call.addon?.service.name) return false
    if (addon !== undefined && addon !== call.addon?.id) return false
    return region === undefined || region === call.region
  }

  /** The outage this call meets, counted. */
  function next(call: BackendCall): Outage | null {
    const outage = outages.find((one) => meets(one, call))
    if (!outage) return null
    if (outage.times !== undefined) {
      outage.times -= 1
      if (outage.times <= 0) outages = outages.filter((one) => one !== outage)
    }
    return outage
  }

  function note(call: BackendCall, status: number): void {
    log.push(`${call.method} /${call.region}${call.path} -> ${status}`)
    if (log.length > 1000) log.splice(0, log.length - 1000)
  }

  return {
    log,
    async call(call) {
      const { answer = 'late', milliseconds: longer = 0 } = next(call) ?? {}
      if (answer === 'silent') {
        await clock.wait(patience)
        throw new BackendFailure(504)
      }
      const takes = milliseconds + longer
      if (takes > 0) await clock.wait(Math.min(takes, patience))
      // The controller is gone by then; what the broker does about it nobody sees.
      if (takes > patience) throw new BackendFailure(504)
      const status = answer === 'late' ? (call.refuses ?? call.success ?? 200) : answer === 'hangs-up' ? 0 : answer
      note(call, status)
      if (status === 0) throw new BackendFailure(504)
      if (status >= 400) throw new BackendFailure(status)
    },
    outages: {
      add(outage) {
        outages.push({ ...outage })
      },
      list: () => outages,
      clear(conditions = {}) {
        const none = Object.keys(conditions).length === 0
        outages = none ? [] : outages.filter((outage) => !isSame(outage, conditions))
      },
    },
  }
}
