import type { Palette } from '#shared/map/palette.ts'

/** How full a cell is drawn: from 1 attachment, 2, 4, 8 and 16 on. */
export const shadeSteps = [1, 2, 4, 8, 16] as const

export interface Shade {
  fill: string
  /** Of the number on it. */
  text: string
}

export function shadeOf(count: number): number {
  return Math.min(shadeSteps.length - 1, Math.floor(Math.log2(Math.max(1, count))))
}

type Colour = readonly [number, number, number]

/** Teal from soft to full, with the darker or lighter ink on each step, whichever is read more easily. */
export function shades({ sharingSoft, sharingText, text, onSharing }: Palette): Shade[] {
  return shadeSteps.map((_, step) => {
    // Where neither ink could be read is skipped.
    const part = [0, 0.16, 0.32, 0.66, 1][step] ?? 1
    const fill = mix(channels(sharingSoft), channels(sharingText), part)
    const better = contrast(fill, channels(text)) >= contrast(fill, channels(onSharing)) ? text : onSharing
    return { fill: `rgb(${fill.map(Math.round).join(' ')})`, text: better }
  })
}

function mix(a: Colour, b: Colour, part: number): Colour {
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part]
}

/** `#rgb`, `#rrggbb` or `rgb(r g b)`; what is none of these is a middle grey. */
export function channels(colour: string): Colour {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(colour.trim())
  if (short)
    return channels(
      `#${short
        .slice(1)
        .map((part) => part + part)
        .join('')}`,
    )
  const hex = /^#(?<red>[\da-f]{2})(?<green>[\da-f]{2})(?<blue>[\da-f]{2})$/i.exec(colour.trim())?.groups
  const plain = /^rgb\((?<red>\d+) (?<green>\d+) (?<blue>\d+)\)$/.exec(colour.trim())?.groups
  const parts = hex ?? plain
  if (!parts) return [128, 128, 128]
  const read = (part = '0'): number => Number.parseInt(part, hex ? 16 : 10)
  return [read(parts['red']), read(parts['green']), read(parts['blue'])]
}

/** Contrast of two colours, 1 to 21, as WCAG 2 defines it. */
export function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((p, q) => q - p)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}
