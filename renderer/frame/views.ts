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
  popover: () => import('../parts/PopoverBox.tsx'),
  shortcuts: () => import('./ShortcutSheet.tsx'),
  about: () => import('./About.tsx'),
  alarms: () => import('./AlarmToasts.tsx'),
  lookStatus: () => import('../views/look/LookStatus.tsx'),
  operation: () => import('../views/operations/OperationLayer.tsx'),
  runs: () => import('../views/operations/tray/RunsTray.tsx'),
  runToasts: () => import('../views/operations/tray/RunToasts.tsx'),
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
