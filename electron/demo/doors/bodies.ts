import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { ListName } from '../platform/lists.ts'
import { createPace } from '../platform/pace.ts'
import type { Platform } from '../platform/platform.ts'
import { addonRow } from '../rows/addons.ts'
import { appRow, shortAppRow } from '../rows/apps.ts'
import { attachmentRow } from '../rows/attachments.ts'
import { couplingRow, pipelineRow } from '../rows/pipelines.ts'
import { organizationRow, regionRow, spaceRow, stackRow } from '../rows/places.ts'

const gzipLater = promisify(gzip)

/** Fast rather than small: these bytes cross nothing but the loopback. Works outside the event loop's thread. */
export const pack = (body: Buffer): Promise<Buffer> => gzipLater(body, { level: constants.Z_BEST_SPEED })

function* rowsOf({ fleet, catalogue }: Platform, list: ListName): Generator<unknown, void> {
  switch (list) {
    case 'spaces':
      for (const space of fleet.spaces) yield spaceRow(space)
      return
    case 'regions':
      for (const region of fleet.regions) yield regionRow(region)
      return
    case 'stacks':
      for (const stack of fleet.stacks) yield stackRow(stack)
      return
    case 'organizations':
      for (const organization of fleet.organizations) yield organizationRow(organization)
      return
    case 'apps':
      for (const app of fleet.apps) yield appRow(app)
      return
    case 'apps-simple':
      for (const app of fleet.apps) yield shortAppRow(app)
      return
    case 'services':
      yield* catalogue.services()
      return
    case 'addons':
      // What the controller does not know is left out without a word.
      for (const addon of fleet.addons) if (addon.owner && catalogue.knows(addon)) yield addonRow(addon.owner)
      return
    case 'attachments':
      for (const attachment of fleet.attachments) yield attachmentRow(attachment)
      return
    case 'pipelines':
      for (const pipeline of fleet.pipelines) yield pipelineRow(pipeline)
      return
    case 'couplings':
      for (const coupling of fleet.couplings) yield couplingRow(coupling)
      return
    default:
      throw new RangeError(`There is no list ${String(list satisfies never)}.`)
  }
}

export interface Bodies {
  plain(list: ListName): Promise<Buffer>
  packed(list: ListName): Promise<Buffer>
}

/** `breathe`: whether whoever shares the thread is served in between, while the fleet may change. */
async function write(platform: Platform, list: ListName, breathe: boolean): Promise<Buffer> {
  const pace = createPace()
  const parts: Buffer[] = []
  let slice: string[] = []
  for (const row of rowsOf(platform, list)) {
    slice.push(JSON.stringify(row))
    if (slice.length < 100) continue
    parts.push(Buffer.from(`${parts.length === 0 ? '[' : ','}${slice.join(',')}`))
    slice = []
    if (breathe) await pace.breathe()
  }
  const comma = parts.length > 0 && slice.length > 0 ? ',' : ''
  parts.push(Buffer.from(`${parts.length === 0 ? '[' : comma}${slice.join(',')}]`))
  return Buffer.concat(parts)
}

/** How often a list is written anew because it changed meanwhile, before everybody else has to wait for it. */
const patientTries = 2

interface Kept {
  plain: Promise<Buffer>
  packed: Promise<Buffer> | null
  /** Lets go of them. */
  idle: NodeJS.Timeout
}

/**
 * The bytes of every list, written and packed once and kept, so that serving one is as fast as writing it out. A change
 * forgets those that show it; those that nobody asked for in `idleMilliseconds` are let go of.
 */
export function createBodies(platform: Platform, idleMilliseconds = 60_000): Bodies {
  const bodies = new Map<ListName, Kept>()
  /** How many changes each list has seen. */
  const changes = new Map<ListName, number>()
  const changesOf = (list: ListName): number => changes.get(list) ?? 0

  /** As the fleet is at one moment, like an answer of a database; rows of before and after a change never mix. */
  async function whole(list: ListName): Promise<Buffer> {
    for (let tries = 0; tries < patientTries; tries += 1) {
      const before = changesOf(list)
      const body = await write(platform, list, true)
      if (before === changesOf(list)) return body
    }
    return write(platform, list, false)
  }

  function forget(list: ListName): void {
    clearTimeout(bodies.get(list)?.idle)
    bodies.delete(list)
  }

  function kept(list: ListName): Kept {
    const known = bodies.get(list)
    if (known) {
      known.idle.refresh()
      return known
    }
    const idle = setTimeout(forget, idleMilliseconds, list).unref()
    const made: Kept = { plain: whole(list), packed: null, idle }
    bodies.set(list, made)
    return made
  }

  platform.onChange((lists) => {
    for (const list of lists) {
      changes.set(list, changesOf(list) + 1)
      forget(list)
    }
  })
  return {
    plain: (list) => kept(list).plain,
    packed(list) {
      const body = kept(list)
      body.packed ??= body.plain.then(pack)
      return body.packed
    },
  }
}
