import { style } from './html/style.ts'
import { markup, trusted } from './html/markup.ts'
import { emblem } from './html/marks.ts'
import { platformParts, summaryPart } from './html/platform.ts'
import { hostOf, total, type Report } from './report.ts'
import { momentWords } from './wording.ts'

/**
 * One file that needs nothing else: no script, no font, no request, which its policy also forbids. It prints, and follows
 * the light or dark of whoever opens it.
 */
export function* writeHtml({ tool, generatedAt, platforms }: Report): Generator<string> {
  const hosts = platforms.map(({ url }) => hostOf(url)).join(', ')
  yield markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Risky sharing on ${hosts}, ${momentWords(generatedAt)}</title>
<style>${trusted(style)}</style>
</head>
<body>
<header class="page">
  ${emblem}
  <div>
    <h1>Risky sharing of add-ons</h1>
    <p>Written ${momentWords(generatedAt)} by Addon Atlas ${tool.version}. Times are UTC.</p>
  </div>
</header>
<main>
  ${summaryPart(total(platforms))}
`.text
  for (const [index, platform] of platforms.entries()) {
    for (const { text } of platformParts(platform, index, generatedAt)) yield text
  }
  yield `</main>
</body>
</html>
`
}
