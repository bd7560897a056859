/** Parts of the map that nobody needs to see it: fetched when they are asked for, or when the page has nothing to do. */
export const mapPieces = {
  savedViews: () => import('./SavedViews.tsx'),
  search: () => import('../../graph/search.ts'),
  filtering: () => import('./filtering.ts'),
  tip: () => import('./HitTip.tsx'),
  minimap: () => import('./minimap.ts'),
  facts: () => import('./SelectionFacts.tsx'),
  legend: () => import('./MapLegend.tsx'),
  changeMarks: () => import('#shared/map/change-marks.ts'),
  changes: () => import('./changes/ChangesPanel.tsx'),
  changeChoices: () => import('./changes/ChangeChoices.tsx'),
  continents: () => import('./Continents.tsx'),
  focus: () => import('../focus/FocusOverlay.tsx'),
  focusLegend: () => import('../focus/FocusLegend.tsx'),
  matrix: () => import('./matrix/MatrixView.tsx'),
  ranked: () => import('./ranked/RankedView.tsx'),
  outline: () => import('./outline/OutlineView.tsx'),
}
