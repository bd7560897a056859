import type { MapData } from '#shared/domain/views.ts'
import { mapOf } from '../../renderer/graph/fleet.ts'

/** A small fleet that has one of everything, the same each time: what the golden pictures are of. */
export function goldenTown(): MapData {
  const spaces = [
    'pay-prod',
    'pay-stage',
    'web-prod',
    'web-qa',
    'فريق-الدفع-prod',
    '👩‍👩‍👧‍👦-team-dev',
    `long-${'n'.repeat(60)}-end`,
  ]
  const sizes = [14, 9, 8, 6, 4, 2, 1]
  const apps = sizes.flatMap((count, space) => Array.from({ length: count }, (_, i) => ({ space, risk: (i * 7) % 6 })))
  const addons = apps.flatMap((_, owner) =>
    Array.from({ length: (owner * 5) % 4 }, (_, i) => ({ owner, risk: (owner + i * 2) % 6 })),
  )
  addons.push({ owner: -1, risk: 4 }, { owner: -1, risk: 0 })
  const attachments = addons.flatMap((_, addon): [number, number][] =>
    addon % 3 === 0
      ? [
          [addon, (addon * 11) % apps.length],
          [addon, (addon * 17 + 3) % apps.length],
        ]
      : [],
  )
  const data = mapOf({ spaces, apps, addons, attachments })
  return {
    ...data,
    takenAt: Date.UTC(2026, 10, 23, 9),
    dangling: 2,
    spaces: data.spaces.map((space, i) => ({ ...space, compliance: i % 3 === 0 ? ['pci', 'socs'] : [] })),
  }
}
