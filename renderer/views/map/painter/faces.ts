/** A font of the page's style sheets, as a worker can load it: a worker has none of the page's own. */
export interface Face {
  family: string
  /** With whole addresses. */
  source: string
  weight: string
  style: string
  unicodeRange: string
}

/** The faces of the page's style sheets. Sheets of another origin cannot be read and are left out. */
export function facesOfPage(): Face[] {
  const faces: Face[] = []
  for (const sheet of document.styleSheets) {
    for (const rule of rulesOf(sheet)) {
      if (!(rule instanceof CSSFontFaceRule)) continue
      const value = (property: string, otherwise: string): string => rule.style.getPropertyValue(property) || otherwise
      const base = sheet.href ?? document.baseURI
      faces.push({
        family: value('font-family', '').replaceAll(/["']/g, ''),
        source: value('src', '').replaceAll(
          /url\((["']?)(.*?)\1\)/g,
          (_all, _quote, address: string) => `url("${new URL(address, base).href}")`,
        ),
        weight: value('font-weight', 'normal'),
        style: value('font-style', 'normal'),
        unicodeRange: value('unicode-range', 'U+0-10FFFF'),
      })
    }
  }
  return faces
}

function rulesOf(sheet: CSSStyleSheet): CSSRule[] {
  try {
    return [...sheet.cssRules]
  } catch {
    return []
  }
}
