import { z } from 'zod'
import type { Plan } from '#shared/domain/inventory.ts'
import { attributeOf } from '../risk/catalogue.ts'
import type { Question } from './kind.ts'
import { isDatabase, isDrain } from './providers.ts'
import { fitted } from './questions.ts'
import { pathPart } from './subjects.ts'

const backupsOnWire = z.array(z.object({ status: z.string(), created_at: z.string() }))

/**
 * When the latest backup that could be restored was made, ISO; null for none. Only of services whose broker makes backups:
 * of the platform's own services a GET of an action may well run it (operations-actions-risks 1.1).
 */
export function askLatestBackup(appId: string, addonId: string): Question<string | null> {
  return {
    path: `/apps/${pathPart(appId)}/addons/${pathPart(addonId)}/actions/backups`,
    decode(path, raw) {
      const times = fitted(path, backupsOnWire, raw)
        .filter(({ status }) => status === 'available')
        .map(({ created_at: createdAt }) => createdAt)
      return times.toSorted().at(-1) ?? null
    },
  }
}

/** Whether its broker keeps backups of it (operations-actions-risks 1.2.1 and 1.3). */
export function keepsBackups(service: string, plan: Plan | null): boolean {
  if (service === 'akkeris-redis') return true
  return isDatabase(service) && plan !== null && attributeOf(plan, 'dedicated') === 'true'
}

/** What is lost when an add-on is destroyed and what is left of it (operations-actions-risks 3.7), in one sentence. */
export function lossOf(name: string, service: string, plan: Plan | null, isVault: boolean): string {
  if (isVault) return `The credentials that ${name} hands out are gone from the app; what is in the vault stays.`
  if (isDrain(service)) return `${name} gets no logs of the app any more; what it got stays there.`
  if (isDatabase(service)) return databaseLoss(name, plan)
  return losses[service]?.(name) ?? `Everything in ${name}; nobody described whether its broker keeps anything.`
}

function databaseLoss(name: string, plan: Plan | null): string {
  const dedicated = plan && attributeOf(plan, 'dedicated')
  if (dedicated === 'true') {
    return `Everything in ${name}. The provider keeps one final snapshot, from which only the platform team can restore; its backups cannot be restored any more.`
  }
  if (dedicated === 'false') return `Everything in ${name}: the database is dropped, and nothing is kept.`
  return `Everything in ${name}; whether a snapshot is kept depends on its plan, of which nobody told.`
}

const losses: Readonly<Record<string, (name: string) => string>> = {
  'akkeris-mongodb': (name) => `Everything in ${name}: the database is dropped, and nothing is kept.`,
  'akkeris-s3': (name) => `Every object in the bucket of ${name}, with all its versions; nothing is kept.`,
  'akkeris-redis': (name) => `Everything in ${name}, and its backups cannot be restored any more.`,
  'akkeris-memcached': (name) => `Everything in ${name}.`,
  securekey: (name) => `The keys of ${name}: whatever was signed or encrypted with them can be read by nobody.`,
  twilio: (name) => `The app can send no messages through ${name} any more.`,
  cloudfront: (name) => `The distribution of ${name}, and its address with it.`,
}
