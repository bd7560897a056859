import type { MenuItemConstructorOptions } from 'electron'
import type { View } from './links.ts'

export interface MenuActions {
  platform: NodeJS.Platform
  packaged: boolean
  openView: (view: View) => void
  showDataDirectory: () => void
}

const views: { view: View; label: string }[] = [
  { view: 'map', label: 'Map' },
  { view: 'findings', label: 'Findings' },
  { view: 'scores', label: 'Scores' },
  { view: 'addons', label: 'Add-ons' },
  { view: 'catalog', label: 'Catalog' },
  { view: 'endpoints', label: 'Endpoints' },
]

/** The application menu: the platform's own roles, and the views under Ctrl or Cmd with 1 to 6. */
export function menuTemplate({
  platform,
  packaged,
  openView,
  showDataDirectory,
}: MenuActions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...views.map(({ view, label }, index) => ({
          label,
          accelerator: `CommandOrControl+${index + 1}`,
          click: () => {
            openView(view)
          },
        })),
        { type: 'separator' },
        { role: 'reload' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        // In a package the developer tools are off altogether.
        ...(packaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Show the Data Folder', click: showDataDirectory },
        ...(isMac ? [] : [{ role: 'about' } as const]),
      ],
    },
  ]
}
