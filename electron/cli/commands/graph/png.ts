import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { paintPixels, pixelSize, tellPixels, type Picture } from '#shared/map/export/picture.ts'
import { describePng } from '#shared/map/export/png-texts.ts'

/*
 * Pixels where there is no page: the painter of the window over Skia, in the window's own font. Skia reads that font as the
 * page has it, compressed and with its weights, and its widths are those of shared/map/metrics.ts. Letters that the font
 * lacks are taken from the machine, as a page does.
 */

/** As in renderer/styles/base.css. */
const font = { family: 'Inter Variable', file: 'inter-latin-wght-normal.woff2' }

/** A quarter of a gigabyte while it is painted, and nearly twice the pixels of a PNG as large as a 4K screen. */
const mostPixels = 64_000_000

/** Throws AppError invalid-input for a whole picture, in CSS pixels, that would take the machine's memory. */
export function checkPixels(whole: { width: number; height: number }): void {
  const pixels = pixelSize(whole)
  if (pixels.width * pixels.height <= mostPixels) return
  throw new AppError(
    'invalid-input',
    `A PNG has ${mostPixels / 1_000_000} million pixels at most, four for each of --size, as 5000x3200. An svg may be larger.`,
  )
}

/** What paints PNGs. Throws AppError part-missing where it is not there or does not run on this machine. */
export async function createPngPainter(): Promise<(picture: Picture) => Promise<Uint8Array>> {
  const { createCanvas, GlobalFonts } = await rasteriser()
  // Before anything asks for a font: what was found once is kept for good.
  if (GlobalFonts.register(await fontFile(), font.family) === null) throw missing('its font cannot be read')
  return async (picture) => {
    const told = tellPixels(picture, createCanvas(1, 1).getContext('2d'))
    const whole = { width: picture.view.width, height: told.height }
    // One that had to become higher for what it says.
    checkPixels(whole)
    const { width, height } = pixelSize(whole)
    const canvas = createCanvas(width, height)
    paintPixels(canvas.getContext('2d', { alpha: false }), picture, told)
    return describePng(await canvas.encode('png'), told)
  }
}

async function rasteriser() {
  try {
    // Fetched by whoever wants pixels, and by nobody else: loading it costs more than all the rest of the program.
    return await import('@napi-rs/canvas')
  } catch (thrown) {
    throw missing('what paints its pixels is not installed', thrown)
  }
}

async function fontFile(): Promise<Buffer> {
  try {
    // The build lays it beside this code.
    const path = import.meta.url.endsWith('.ts')
      ? createRequire(import.meta.url).resolve(`@fontsource-variable/inter/files/${font.file}`)
      : join(import.meta.dirname, font.file)
    return await readFile(path)
  } catch (thrown) {
    throw missing('its font is missing', thrown)
  }
}

function missing(why: string, cause?: unknown): AppError {
  const sentence = `A PNG cannot be made here (${process.platform} ${process.arch}): ${why}. An svg can.`
  return new AppError('part-missing', sentence, { cause })
}
