/** The map's colours, one plain CSS colour each, read from the page's custom properties once per theme. */
export interface Palette {
  background: string
  region: string
  line: string
  lineStrong: string
  cell: string
  cellLit: string
  dot: string
  text: string
  textMuted: string
  textFaint: string
  accent: string
  sharing: string
  sharingText: string
  sharingSoft: string
  onSharing: string
  critical: string
  high: string
  medium: string
  /** Of what was not there before. */
  added: string
  font: string
}

const properties: Record<keyof Palette, string> = {
  background: '--surface-0',
  region: '--surface-1',
  line: '--line',
  lineStrong: '--line-strong',
  cell: '--cell',
  cellLit: '--map-cell-lit',
  dot: '--map-dot',
  text: '--text',
  textMuted: '--text-muted',
  textFaint: '--text-faint',
  accent: '--accent',
  sharing: '--sharing-fill',
  sharingText: '--sharing',
  sharingSoft: '--sharing-soft',
  onSharing: '--map-on-sharing',
  critical: '--critical-fill',
  high: '--high-fill',
  medium: '--medium-fill',
  added: '--ok',
  font: '--font',
}

/** `read` gives the value of a custom property; a missing one must be visible, not invisible. */
export function readPalette(read: (property: string) => string): Palette {
  const value = (name: keyof Palette): string =>
    read(properties[name]).trim() || (name === 'font' ? 'sans-serif' : 'gray')
  return {
    background: value('background'),
    region: value('region'),
    line: value('line'),
    lineStrong: value('lineStrong'),
    cell: value('cell'),
    cellLit: value('cellLit'),
    dot: value('dot'),
    text: value('text'),
    textMuted: value('textMuted'),
    textFaint: value('textFaint'),
    accent: value('accent'),
    sharing: value('sharing'),
    sharingText: value('sharingText'),
    sharingSoft: value('sharingSoft'),
    onSharing: value('onSharing'),
    critical: value('critical'),
    high: value('high'),
    medium: value('medium'),
    added: value('added'),
    font: value('font'),
  }
}
