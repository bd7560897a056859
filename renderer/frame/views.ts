import { mapPieces } from '../views/map/pieces.ts'

/** Code that is fetched when it is first needed, or when the page has nothing better to do. */
export const views = {
  welcome: () => import('../views/welcome/Welcome.tsx'),
  endpoints: () => import('../views/endpoints/EndpointsView.tsx'),
  findings: () => import('../views/findings/FindingsView.tsx'),
  addons: () => import('../views/addons/AddonsView.tsx'),
  addon: () => import('../views/addon/AddonView.tsx'),
  catalog: () => import('../views/catalog/CatalogView.tsx'),
  journal: () => import('../views/journal/JournalView.tsx'),
  incident: () => import('../views/incident/IncidentView.tsx'),
  scores: () => import('../views/scores/ScoresView.tsx'),
  rules: () => import('../views/rules/RulesView.tsx'),
}

export const overlays = {
  endpointMenu: () => import('./EndpointMenu.tsx'),
  palette: () => import('./Palette.tsx'),
  exportChoices: () => import('../parts/ExportChoices.tsx'),
  popover: () => import('../views/map/PopoverBox.tsx'),
  shortcuts: () => import('./ShortcutSheet.tsx'),
  about: () => import('./About.tsx'),
  alarms: () => import('./AlarmToasts.tsx'),
  lookStatus: () => import('../views/look/LookStatus.tsx'),
  operation: () => import('../views/operations/OperationLayer.tsx'),
  runs: () => import('../views/operations/tray/RunsTray.tsx'),
  runToasts: () => import('../views/operations/tray/RunToasts.tsx'),
}

/**
 * For `lazy`: a piece that cannot be fetched while the core is away comes when it is back, under the banner that says so.
 * One that is broken fails with the very same error each time, and fails for good.
 */
export function patiently<Piece>(fetchPiece: () => Promise<Piece>): () => Promise<Piece> {
  return async () => {
    let before: unknown = null
    for (;;) {
      try {
        return await fetchPiece()
      } catch (thrown) {
        if (thrown === before) throw thrown
        before = thrown
      }
      await new Promise((resolve) => window.setTimeout(resolve, 1_000))
    }
  }
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) window.requestIdleCallback(() => resolve(), { timeout: 4_000 })
    else setTimeout(resolve, 1_000)
  })
}

/** Fetches the rest of the page, one piece at a time, once the first view stands. */
export async function fetchTheRest(): Promise<void> {
  const pieces = [
    ...Object.values(mapPieces),
    overlays.exportChoices,
    overlays.popover,
    overlays.palette,
    overlays.endpointMenu,
    ...Object.values(views),
    overlays.shortcuts,
    overlays.about,
  ]
  for (const piece of pieces) {
    await idle()
    try {
      await piece()
    } catch {
      // Fetched again, and its failure shown, when it is needed.
    }
  }
}
