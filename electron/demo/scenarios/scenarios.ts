import { scenarioWords } from '#shared/domain/scenario.ts'
import type { ScenarioName } from '#shared/domain/scenario.ts'
import type { Platform } from '../platform/platform.ts'
import type { Seed } from '../seed/format.ts'
import { badMigration } from './bad-migration.ts'
import { brokerDown } from './broker-down.ts'
import { calm } from './calm.ts'
import { credentialLeak } from './credential-leak.ts'
import { halfCatalogue } from './half-catalogue.ts'
import { orphan } from './orphan.ts'
import { previewOnProduction } from './preview-on-prod.ts'
import { sharedProductionDatabase } from './shared-prod-database.ts'

/**
 * A platform with a story in it: reproducible to the last id, whatever happens over time included. Only what a webhook's
 * token is signed with is new each time.
 */
export interface Scenario extends Plot {
  name: ScenarioName
  title: string
  /** Two or three sentences for people: what is going on, and where to look. */
  story: string
}

/** What each file of this room tells. */
export interface Plot {
  /** A new one each time. */
  seed: Seed
  /** What goes wrong once the platform runs, at once or later on its clock; nobody is let in before it comes back. */
  begin?(platform: Platform): Promise<void> | void
}

const plots: Record<ScenarioName, () => Plot> = {
  calm,
  'shared-prod-database': sharedProductionDatabase,
  'preview-on-prod': previewOnProduction,
  orphan,
  'broker-down': brokerDown,
  'half-catalogue': halfCatalogue,
  'bad-migration': badMigration,
  'credential-leak': credentialLeak,
}

export function scenario(name: ScenarioName): Scenario {
  const { title, story } = scenarioWords[name]
  return { name, title, story, ...plots[name]() }
}
