import type { App } from '#shared/domain/inventory.ts'
import type { Holder } from './graph.ts'

/** Whether an app does work now: it has dynos, has been released and is not in maintenance. */
export function isRunning(app: App): boolean {
  return !app.maintenance && app.releasedAt !== null && app.formation.some((formation) => formation.quantity > 0)
}

/** App names have no hyphen and space names may, so a two-part name is split at its first one (API-FACTS section 3). */
export function spaceOfAppName(appName: string): string {
  return appName.slice(appName.indexOf('-') + 1)
}

/** Known from the app's name even when neither the app nor the space is in the snapshot. */
export function spaceOf({ app, appName }: Pick<Holder, 'app' | 'appName'>): string {
  return app?.space ?? spaceOfAppName(appName)
}
