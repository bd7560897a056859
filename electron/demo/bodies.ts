import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Fleet } from './fleet.ts'
import { createPace } from './pace.ts'
import * as rows from './rows.ts'

const gzipLater = promisify(gzip)

/** Fast rather than small: these bytes cross nothing but the loopback. Works outside the event loop's thread. */
export const pack = (body: Buffer): Promise<Buffer> => gzipLater(body, { level: constants.Z_BEST_SPEED })

function* rowsOf(fleet: Fleet, list: ListName): Generator<unknown, void> {
  switch (list) {
    case 'spaces':
      for (const space of fleet.spaces) yield rows.spaceRow(space)
      return
    case 'regions':
      for (const region of fleet.regions) yield rows.regionRow(region)
      return
    case 'stacks':
      for (const stack of fleet.stacks) yield rows.stackRow(stack)
      return
    case 'organizations':
      for (const organization of fleet.organizations) yield rows.organizationRow(organization)
      return
    case 'apps':
      for (const app of fleet.apps) yield rows.appRow(app)
      return
    case 'apps-simple':
      for (const app of fleet.apps) yield rows.shortAppRow(app)
      return
    case 'services':
      yield* fleet.services
      return
    case 'addons':
      for (const addon of fleet.addons) if (addon.owner) yield rows.addonRow(addon.owner)
      return
    case 'attachments':
      for (const attachment of fleet.attachments) yield rows.attachmentRow(attachment)
      return
    case 'pipelines':
      for (const pipeline of fleet.pipelines) yield rows.pipelineRow(pipeline)
      return
    case 'couplings':
      for (const coupling of fleet.couplings) yield rows.couplingRow(coupling)
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
  /** To be called whenever the fleet changes. */
  forget(): void
}

async function write(fleet: Fleet, list: ListName): Promise<Buffer> {
  const pace = createPace()
  const parts: Buffer[] = []
  let slice: string[] = []
  for (const row of rowsOf(fleet, list)) {
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

/** The bytes of every list, written and packed once and kept, so that serving one is as fast as writing it out. */
export function createBodies(fleet: Fleet): Bodies {
  const plain = new Map<ListName, Promise<Buffer>>()
  const packed = new Map<ListName, Promise<Buffer>>()
  const kept = (list: ListName): Promise<Buffer> => {
    const body = plain.get(list) ?? write(fleet, list)
    plain.set(list, body)
    return body
  }
  return {
    plain: kept,
    packed(list) {
      const body = packed.get(list) ?? kept(list).then(pack)
      packed.set(list, body)
      return body
    },
    forget() {
      plain.clear()
      packed.clear()
    },
  }
}
