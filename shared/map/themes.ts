import type { Palette } from './palette.ts'

/** The page's own colours where there is no page; a test holds them to the style sheets. */
const font = "'Inter Variable', Inter, system-ui, sans-serif"

export const themes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    background: '#f4f6fa',
    region: '#ffffff',
    line: '#dfe4ec',
    lineStrong: '#c3ccd9',
    cell: '#c9d3e2',
    cellLit: '#8d9bb3',
    dot: '#7f8ea8',
    text: '#131a26',
    textMuted: '#4a5568',
    textFaint: '#596579',
    accent: '#3650d6',
    sharing: '#0b97a5',
    sharingText: '#04707d',
    sharingSoft: '#d8f1f3',
    onSharing: '#ffffff',
    critical: '#df2745',
    high: '#e06a10',
    medium: '#ad7d00',
    font,
  },
  dark: {
    background: '#0b111b',
    region: '#121a27',
    line: '#202b3c',
    lineStrong: '#35435a',
    cell: '#3a4a66',
    cellLit: '#a9b8d2',
    dot: '#93a4c2',
    text: '#e9eef6',
    textMuted: '#a6b2c5',
    textFaint: '#8c99ae',
    accent: '#8ea6ff',
    sharing: '#2fd3de',
    sharingText: '#2fd3de',
    sharingSoft: '#0f343c',
    onSharing: '#04262b',
    critical: '#ff5a6e',
    high: '#ff9d57',
    medium: '#f0c653',
    font,
  },
}
