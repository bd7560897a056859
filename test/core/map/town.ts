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

/** Spaces, apps and services whose names run from right to left, both ways, or hold what is not seen. */
export function foreignTown(): MapData {
  const spaces = [
    'תשלומים-prod',
    'فريق-الدفع',
    'prod-שלום-עולם-ארוך-מאוד-ארוך-מאוד',
    '\u202Edorp-yap\u202C',
    'pay\u200B-prod',
    'شركة-الخدمات-السحابية-والمدفوعات-الطويلة',
  ]
  const words = ['חשבונית', 'فاتورة', 'web', 'שירות-הודעות-ארוך-במיוחד', '\u2067api\u2069']
  const apps = spaces.flatMap((name, space) =>
    Array.from({ length: 3 }, (_, i) => ({
      space,
      name: `${words[(space * 2 + i) % words.length] ?? ''}-${name}`,
      risk: (space + i) % 6,
    })),
  )
  const addons = apps.map((_, owner) => ({ owner, risk: owner % 6 }))
  const attachments = addons.map((_, addon): [number, number] => [addon, (addon * 7 + 3) % apps.length])
  const data = mapOf({ spaces, apps, addons, attachments })
  return {
    ...data,
    takenAt: Date.UTC(2026, 10, 23, 9),
    services: ['בסיס-נתונים'],
    spaces: data.spaces.map((space) => ({ ...space, compliance: ['מאושר', 'socs'] })),
  }
}
