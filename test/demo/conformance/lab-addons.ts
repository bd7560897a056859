import type { Seed } from '#demo/seed/format.ts'

/** The add-ons on which attachments were recorded, under their recorded ids. */
type SeedAddon = Seed['addons'][number]

export type Held = NonNullable<SeedAddon['attachments']>[number]

/** An add-on of one app and whoever else holds it; null for an orphan. */
export function addon(id: string, plan: string, owner: Held | null, ...attachments: Held[]): SeedAddon {
  return { id, plan, ...(owner ? { owner: { primary: true, ...owner } } : {}), attachments }
}

/** For `given`: the estate with these as well. */
export const having =
  (...addons: SeedAddon[]) =>
  (seed: Seed): void => {
    seed.addons.push(...addons)
  }

/** labq-qa's first database. */
export const firstDatabase = (...attachments: Held[]): SeedAddon =>
  addon(
    '46f91d3a-c41e-480e-b31c-64c9417323e9',
    'akkeris-postgresql:standard-0',
    { id: '156fa5e1-1034-440c-bf21-c78c67f09fa2', app: 'labq-qa', name: 'akkeris-postgresql-crush-1660' },
    ...attachments,
  )

/** labq-qa's second database, named by hand. */
export const secondDatabase = (...attachments: Held[]): SeedAddon =>
  addon(
    'db1d1039-dbbf-46c8-9b78-302fc6ae99ee',
    'akkeris-postgresql:standard-1',
    { id: '9a898cf3-d13b-4468-8649-69ccff9234d1', app: 'labq-qa', name: 'Reporting-DB', primary: false },
    ...attachments,
  )

/** How labr-qa holds the two, and what it was first called. */
export const sharedMain: Held = {
  id: 'f23f19d8-9311-457d-a5cd-d70647c97ebf',
  app: 'labr-qa',
  name: 'Shared-Main',
  primary: true,
}
export const processShare: Held = {
  id: '6a33eea6-b1d4-4679-988e-ed8e90720f96',
  app: 'labr-qa',
  name: 'akkeris-postgresql-process-9381',
  primary: false,
}
export const renamedShare: Held = { ...processShare, name: 'renamed-one' }

export const cache = (...attachments: Held[]): SeedAddon =>
  addon(
    '643f8451-e871-401b-a760-14b6643ce8c3',
    'akkeris-redis:small',
    { app: 'labq-qa', name: 'akkeris-redis-cord-1383' },
    ...attachments,
  )

export const secureKey = (...attachments: Held[]): SeedAddon =>
  addon(
    '97241a63-5533-472e-856d-4fcbcd19d57b',
    'securekey:fortnightly',
    { app: 'labq-qa', name: 'securekey-paper-1' },
    ...attachments,
  )

export const kafka = (...attachments: Held[]): SeedAddon =>
  addon(
    '14dd9849-7e5d-41bd-b8f4-d17762982c2e',
    'kafka:nonprod',
    { app: 'labq-qa', name: 'kafka-ghost-6786' },
    ...attachments,
  )

export const productionDatabase = (...attachments: Held[]): SeedAddon =>
  addon(
    '21237a40-64e8-4246-af5d-151f217c5f39',
    'akkeris-postgresql:premium-prod',
    { app: 'labp-pay-prod', name: 'akkeris-postgresql-plum-12' },
    ...attachments,
  )
