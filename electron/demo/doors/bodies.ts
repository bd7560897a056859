import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
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

export type ListName =
  | 'spaces'
  | 'regions'
  | 'stacks'
  | 'organizations'
  | 'apps'
  | 'apps-simple'
  | 'services'
  | 'addons'
  | 'attachments'
  | 'pipelines'
  | 'couplings'

export interface Bodies {
  plain(list: ListName): Promise<Buffer>
  packed(list: ListName): Promise<Buffer>
}

async function write(platform: Platform, list: ListName): Promise<Buffer> {
  const pace = createPace()
  const parts: Buffer[] = []
  let slice: string[] = []
  for (const row of rowsOf(platform, list)) {
    slice.push(JSON.stringify(row))
    if (slice.length < 100) continue
    parts.push(Buffer.from(`${parts.length === 0 ? '[' : ','}${slice.join(',')}`))
    slice = []
    await pace.breathe()
  }
  const comma = parts.length > 0 && slice.length > 0 ? ',' : ''
  parts.push(Buffer.from(`${parts.length === 0 ? '[' : comma}${slice.join(',')}]`))
  return Buffer.concat(parts)
}

/** The bytes of every list, written and packed once and kept, so that serving one is as fast as writing it out. A change forgets them. */
export function createBodies(platform: Platform): Bodies {
  const plain = new Map<ListName, Promise<Buffer>>()
  const packed = new Map<ListName, Promise<Buffer>>()
  const kept = (list: ListName): Promise<Buffer> => {
    const body = plain.get(list) ?? write(platform, list)
    plain.set(list, body)
    return body
  }
  platform.onChange(() => {
    plain.clear()
    packed.clear()
  })
  return {
    plain: kept,
    packed(list) {
      const body = packed.get(list) ?? kept(list).then(pack)
      packed.set(list, body)
      return body
    },
  }
}
