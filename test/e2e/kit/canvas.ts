import type { Page } from '@playwright/test'

/** What is painted on the map. */
export interface Painting {
  /** How many colours, 8 bits each. */
  colours: number
  /** The picture made small: channel values, 0 to 255. */
  small: number[]
}

export async function readCanvas(page: Page): Promise<Painting> {
  return await page
    .getByTestId('map')
    // The page's picture lies over that of the worker.
    .locator(':scope > canvas:not([hidden])')
    .last()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('The map has no canvas.')
      // Copies are read: reading a canvas that a graphics card paints is a warning, and slow.
      const copy = (width: number, height: number): Uint8ClampedArray => {
        const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
        if (!context) throw new Error('There is no canvas to copy to.')
        context.drawImage(canvas, 0, 0, width, height)
        return context.getImageData(0, 0, width, height).data
      }
      const pixels = copy(canvas.width, canvas.height)
      const colours = new Set<number>()
      for (let at = 0; at + 3 < pixels.length; at += 4) {
        colours.add(((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0))
      }
      return { colours: colours.size, small: [...copy(96, 60)] }
    })
}

/** The share of the picture, 0 to 1, that looks different to an eye. Who painted it, card or processor, does not count. */
export function difference(one: Painting, other: Painting): number {
  const changed = one.small.filter((value, at) => Math.abs(value - (other.small[at] ?? 0)) > 12)
  return changed.length / one.small.length
}

/** Moves the pointer over the map until it lies on something of that kind that suits, and says where and what the tip told. */
export async function pointAt(
  page: Page,
  kind: string,
  suits: (name: string) => boolean = () => true,
): Promise<{ x: number; y: number; name: string }> {
  const box = await page.getByTestId('map').boundingBox()
  if (!box) throw new Error('The map has no size.')
  const tip = page.getByTestId('map-tip')
  for (let row = 3; row < 18; row++) {
    for (let column = 1; column < 20; column++) {
      const x = box.x + (box.width * column) / 20
      const y = box.y + (box.height * row) / 20
      await page.mouse.move(x, y)
      const [found = '', name = ''] = await tip.locator('.map-kind, strong').allTextContents()
      if (found === kind && suits(name)) return { x, y, name }
    }
  }
  throw new Error(`No ${kind} lies under any point that was tried.`)
}
