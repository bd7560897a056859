import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron'
import type { Place, Remembered } from './remembered.ts'

/** `--surface-0` of both themes, so that the window never flashes in another colour before the page has painted. */
export const backgrounds = { light: '#f4f6fa', dark: '#0b111b' } as const

export interface WindowLooks {
  remembered: Remembered
  /** Work areas of the displays there are now, the main one first. */
  workAreas: readonly Rectangle[]
  dark: boolean
  preload: string
  packaged: boolean
}

/** Every safe default is written out: what is not said here could be changed by somebody else's default. */
export function windowOptions({
  remembered,
  workAreas,
  dark,
  preload,
  packaged,
}: WindowLooks): BrowserWindowConstructorOptions {
  return {
    ...fitPlace(remembered.place, workAreas),
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Addon Atlas',
    backgroundColor: dark ? backgrounds.dark : backgrounds.light,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !packaged,
      partition: pagePartition,
    },
  }
}

/** Without `persist:` the page's storage and cache live in memory: nothing it shows is left on disk by the browser. */
export const pagePartition = 'addon-atlas'

const smallestVisible = 100

/**
 * The remembered place if enough of it is on a display that is still there, else the middle of the main display. Sizes
 * and positions in device-independent pixels.
 */
export function fitPlace(
  place: Place | null,
  workAreas: readonly Rectangle[],
): Rectangle | { width: number; height: number } {
  const visible = place !== null && workAreas.some((area) => overlap(place, area) >= smallestVisible)
  if (place !== null && visible) return place
  const area = workAreas[0]
  if (!area) return { width: 1280, height: 800 }
  const width = Math.min(1440, area.width)
  const height = Math.min(900, area.height)
  return {
    x: area.x + Math.floor((area.width - width) / 2),
    y: area.y + Math.floor((area.height - height) / 2),
    width,
    height,
  }
}

/** The shorter side of what two rectangles share; negative when they are apart. */
function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y)
  return Math.min(width, height)
}

/** How the window stands now, for the next start. */
export function placeOf(window: BrowserWindow): Pick<Remembered, 'place' | 'maximized'> {
  return { place: window.getNormalBounds(), maximized: window.isMaximized() }
}
