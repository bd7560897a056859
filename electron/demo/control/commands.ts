import { z } from 'zod'
import type { RequestLog } from '../doors/requests.ts'
import { faultKey, faultSchema } from '../doors/faults.ts'
import type { FaultSwitch } from '../doors/faults.ts'
import { backendSteps } from '../platform/backend.ts'
import type { Platform } from '../platform/platform.ts'
import { formRule } from '../seed/form-rule.ts'
import { exportSeed } from '../seed/write.ts'
import { Refused } from './guard.ts'

export interface ControlParts {
  platform: Platform
  faults: FaultSwitch
  requests: RequestLog
  /** Whether the front door is an edge, which alone can lose its controller. */
  isEdge: boolean
}

/** One thing the control port does. */
export interface Command {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  /** For people, in GET /. */
  says: string
  /** A body it takes, for GET /; absent for none. */
  example?: unknown
  /** `body`: undefined for none. Throws Refused. */
  run(body: unknown): unknown
}

const times = z.number().int().min(1).optional()

/** A month takes a moment; more is asked for again. */
const longestAdvance = 31 * 24 * 3600

/** One sentence for each thing that is wrong. */
function complaints(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${path === '' ? key : `${path}.${key}`}: is not a field here`)
  }
  // What this port checks by itself is in its own words already.
  const own = issue.code === 'custom' || (issue.code === 'invalid_union' && issue.message !== 'Invalid input')
  return [`${path || 'the body'}: ${own ? issue.message : formRule(issue)}`]
}

/** Decodes what came in; what is wrong with it is said with its path. */
function taking<Input>(schema: z.ZodType<Input>, run: (input: Input) => unknown): (body: unknown) => unknown {
  return (body) => {
    const read = schema.safeParse(body ?? {})
    if (read.success) return run(read.data)
    throw new Refused(400, read.error.issues.flatMap(complaints).join('; '))
  }
}

const known = (names: () => Iterable<string>, what: string) =>
  z.string().superRefine((name, context) => {
    const all = new Set(names())
    if (all.has(name)) return
    const some = all.size > 30 ? '' : ` It has ${[...all].join(', ')}.`
    context.addIssue(`The platform has no ${what} ${name}.${some}`)
  })

/** Everything the control port does. */
export function controlCommands({ platform, faults, requests, isEdge }: ControlParts): Command[] {
  const { backend, catalogue, clock, directory, fleet } = platform
  const conditions = {
    step: z.enum(backendSteps).optional(),
    service: known(() => fleet.services.map(({ name }) => name), 'service').optional(),
    addon: z
      .string()
      .refine((id) => directory.addon(id) !== null, { error: 'The platform has no add-on of this id.' })
      .optional(),
    region: known(() => fleet.regions.map(({ name }) => name), 'region').optional(),
  }
  const outage = z.strictObject({
    ...conditions,
    answer: z.union([z.number().int().min(200).max(599), z.enum(['silent', 'hangs-up', 'late'])], {
      error: 'has to be a status from 200 to 599, or silent, hangs-up or late',
    }),
    milliseconds: z.number().min(0).max(3_600_000).optional(),
    times,
  })
  const time = () => ({ now: clock.stamp(), speed: clock.speed() })
  const faultList = () => ({ faults: faults.list() })
  const outageList = () => ({ outages: backend.outages.list() })

  return [
    {
      method: 'GET',
      path: '/faults',
      says: 'What goes wrong with requests, and how many it still meets.',
      run: faultList,
    },
    {
      method: 'POST',
      path: '/faults',
      says:
        'Makes requests go wrong: a path or a method and a path, * for one segment, ** for any rest; the most specific ' +
        'counts. Kinds: status, delay, hang, truncate, garble, empty, html, drop-rows (rows, share or service), ' +
        'wrong-order. Without times until it is deleted.',
      example: { on: 'GET /apps/*/addons', fault: { kind: 'status', status: 503 }, times: 3 },
      run: taking(z.strictObject({ on: faultKey, fault: faultSchema, times }), (given) => {
        faults.set(given.on, given.fault, given.times)
        return faultList()
      }),
    },
    {
      method: 'DELETE',
      path: '/faults',
      says: 'Ends the fault of one key, or without a body every fault.',
      example: { on: 'GET /apps/*/addons' },
      run: taking(z.strictObject({ on: faultKey.optional() }), ({ on }) => {
        faults.clear(on)
        return faultList()
      }),
    },
    { method: 'GET', path: '/outages', says: 'What does not work behind the controller.', run: outageList },
    {
      method: 'POST',
      path: '/outages',
      says:
        `Regions and brokers that do not work, by any of step (${backendSteps.join(', ')}), service, addon (its id) and ` +
        'region. They answer with a status, or are silent, hang up, or are late by milliseconds.',
      example: { service: 'akkeris-postgresql', region: 'us-seattle', answer: 500 },
      run: taking(outage, (given) => {
        if (given.answer === 'late' && given.milliseconds === undefined) {
          throw new Refused(400, 'milliseconds: has to say how late the answer is')
        }
        backend.outages.add(given)
        return outageList()
      }),
    },
    {
      method: 'DELETE',
      path: '/outages',
      says: 'Ends the outages with exactly these conditions, or without a body every one.',
      example: { service: 'akkeris-postgresql', region: 'us-seattle' },
      run: taking(z.strictObject(conditions), (given) => {
        backend.outages.clear(given)
        return outageList()
      }),
    },
    { method: 'GET', path: '/clock', says: "The platform's time and how fast it runs.", run: time },
    {
      method: 'POST',
      path: '/clock',
      says: 'Moves on by so many seconds, a month at most, doing whatever falls due; or sets the speed, up to 1,000.',
      example: { advance: 300 },
      run: taking(
        z
          .strictObject({
            advance: z.number().min(0).max(longestAdvance).optional(),
            speed: z.number().gt(0).max(1000).optional(),
          })
          .refine(({ advance, speed }) => advance !== undefined || speed !== undefined, {
            error: 'has to say advance (seconds) or speed',
          }),
        async ({ advance, speed }) => {
          if (speed !== undefined) clock.setSpeed(speed)
          if (advance !== undefined) await clock.advance(advance * 1000)
          return time()
        },
      ),
    },
    {
      method: 'GET',
      path: '/requests',
      says: 'The last 1,000 requests at the front door, newest last.',
      run: () => ({ requests: requests.list() }),
    },
    {
      method: 'DELETE',
      path: '/requests',
      says: 'Forgets them.',
      run() {
        requests.clear()
        return { requests: requests.list() }
      },
    },
    {
      method: 'GET',
      path: '/backend',
      says: 'The last 1,000 calls from the controller to regions and brokers, newest last.',
      run: () => ({ calls: backend.log }),
    },
    {
      method: 'POST',
      path: '/boot',
      says: 'The controller reads its catalogue anew while the vault or regions do not answer; without either all do.',
      example: { regions: ['us-seattle'] },
      run: taking(
        z.strictObject({ vault: z.boolean().default(false), regions: z.array(conditions.region.unwrap()).default([]) }),
        (bad) => {
          catalogue.boot(bad)
          return { services: catalogue.services().map(({ name }) => name) }
        },
      ),
    },
    {
      method: 'POST',
      path: '/door',
      says: 'Takes the controller away from behind the edge, or brings it back.',
      example: { down: true },
      run: taking(z.strictObject({ down: z.boolean() }), ({ down }) => {
        if (!isEdge) throw new Refused(409, 'This front door is the controller itself; only an edge can lose it.')
        platform.controllerUp = !down
        return { down }
      }),
    },
    {
      method: 'GET',
      path: '/seed',
      says: 'The whole platform as it is now, as a seed file.',
      run: () => exportSeed(platform),
    },
  ]
}
