import { isOpen, type Blindness, type CheckFinding, type Finding, type FindingSummary } from '#shared/domain/finding.ts'
import { byAddon, worstFirst, type AddonFindings, type PlatformReport } from '../report.ts'
import { addonWords, ageWords, answerWords, countWords, gapWords, momentWords, severityWords } from '../wording.ts'
import { findingPart } from './finding.ts'
import { markup, name, type Markup } from './markup.ts'
import { severityMark, severityShape } from './marks.ts'

/** A report is for reading: what comes after the worst so many add-ons is listed, and after so many lines counted. */
const cardsShown = 150
const contentsShown = 40
const linesShown = 2000

/** One endpoint, in pieces; `index` tells the places in the page of one from those of another. */
export function* platformParts(platform: PlatformReport, index: number, generatedAt: number): Generator<Markup> {
  const { findings, checks, blindness, newSince } = platform
  const groups = byAddon(findings.filter(({ state }) => isOpen(state)))
  const answered = findings.filter(({ state }) => !isOpen(state))
  const place = (position: number) => `a${index + 1}-${position + 1}`
  yield markup`
<section class="platform">
  ${head(platform, generatedAt)}
  ${groups.length === 0 ? markup`<p class="quiet">No open findings.</p>` : null}
  ${groups.length > 1 ? contents(groups, place) : null}`
  for (const [position, group] of groups.slice(0, cardsShown).entries()) {
    yield* cardParts(group, place(position), newSince !== null)
  }
  const others = groups.slice(cardsShown).flatMap((group) => group.findings)
  yield* lines('The other add-ons, in short', others, 'Reason', shortly)
  yield* lines(`Answered: ${countWords(answered.length, 'finding')}`, answered, 'Answer', answerWords)
  yield markup`
  ${blindnessPart(blindness)}
  ${checksPart(checks)}
</section>
`
}

function head({ name: called, url, takenAt, complete, newSince }: PlatformReport, generatedAt: number): Markup {
  return markup`
  <header class="endpoint">
    <h2>${name(called)}</h2>
    <p><span class="address">${name(url)}</span> as of <b>${momentWords(takenAt)}</b>, ${ageWords(generatedAt - takenAt)} before this report${
      newSince === null ? null : markup`. New is what “${name(newSince)}” did not know.`
    }</p>
    ${complete ? null : markup`<p class="warning"><b>Read in part.</b> Some lists could not be read whole: there may be more than is shown here.</p>`}
  </header>`
}

/** Tiles: how many of each severity, what is answered, what could not be judged. */
export function summaryPart(summary: FindingSummary): Markup {
  const severityTiles = worstFirst.map(
    (severity) => markup`
    <li class="tile ${severity}${summary[severity] === 0 ? ' none' : ''}">${severityShape(severity)}<b>${summary[severity]}</b><span>${severityWords[severity]}</span></li>`,
  )
  const others: [string, number][] = [
    ['answered', summary.answered],
    ['could not be judged', summary.unknown],
    ['need a deep look', summary.notAsked],
  ]
  return markup`
  <ul class="tiles">${severityTiles}</ul>
  <p class="others">${others.map(([what, count]) => markup`<span><b>${count}</b> ${what}</span> `)}</p>`
}

function contents(groups: readonly AddonFindings[], place: (position: number) => string): Markup {
  const shown = groups.slice(0, contentsShown)
  const more = groups.length - shown.length
  return markup`
  <nav aria-label="Add-ons"><ol>${shown.map(
    ({ addon, owner, findings }, position) =>
      markup`<li><a href="#${place(position)}">${marksOf(findings)}${name(addonWords(addon))}</a> <span class="owner">${ownerWords(owner)}</span></li>`,
  )}${more > 0 ? markup`<li class="more">and ${countWords(more, 'more add-on')}</li>` : null}</ol></nav>`
}

function marksOf(findings: readonly Finding[]): Markup {
  return markup`<span class="marks">${worstFirst
    .filter((severity) => findings.some((finding) => finding.severity === severity))
    .map((severity) => severityShape(severity))}</span>`
}

function* cardParts({ addon, owner, findings }: AddonFindings, place: string, tellsNew: boolean): Generator<Markup> {
  yield markup`
  <section class="card" id="${place}">
    <header>
      <h3>${name(addonWords(addon))}</h3>
      <p>${name(addon.service)} · ${ownerWords(owner)} · ${countWords(findings.length, 'finding')}</p>
    </header>
    `
  for (const finding of findings) yield findingPart(finding, tellsNew)
  yield markup`
  </section>`
}

function ownerWords(owner: string | null): Markup {
  return owner === null ? markup`<b>without an owner</b>` : markup`owned by ${name(owner)}`
}

function shortly({ reason }: Finding): string {
  return reason
}

function* lines(
  title: string,
  findings: readonly Finding[],
  column: string,
  words: (finding: Finding) => string,
): Generator<Markup> {
  if (findings.length === 0) return
  const more = findings.length - linesShown
  yield markup`
  <section class="list">
    <h3>${title}</h3>
    <table>
      <thead><tr><th>Severity</th><th class="middle">Add-on</th><th class="middle">Rule</th><th>${column}</th></tr></thead>
      <tbody>`
  for (const finding of findings.slice(0, linesShown)) {
    yield markup`
        <tr><td>${severityMark(finding.severity)}</td><td>${name(addonWords(finding.addon))}</td><td><span class="rule">${finding.ruleId}</span> ${finding.title}</td><td>${name(words(finding))}</td></tr>`
  }
  yield markup`</tbody>
    </table>
    ${more > 0 ? markup`<p class="more">And ${countWords(more, 'more finding')}: the reports as CSV and JSON have them all.</p>` : null}
  </section>`
}

function blindnessPart(blindness: readonly Blindness[]): Markup | null {
  if (blindness.length === 0) return null
  return markup`
  <section class="list">
    <h3>What could not be judged</h3>
    <p>Silence proves nothing about these.</p>
    <table>
      <thead><tr><th>Rule</th><th class="number">Times</th><th>Why</th><th>For example</th></tr></thead>
      <tbody>${blindness.map(
        ({ ruleId, title, gap, count, example }) => markup`
        <tr><td><span class="rule">${ruleId}</span> ${title}</td><td class="number">${count}</td><td>${gapWords[gap]}</td><td>${name(example)}</td></tr>`,
      )}</tbody>
    </table>
  </section>`
}

function checksPart(checks: readonly CheckFinding[]): Markup | null {
  if (checks.length === 0) return null
  return markup`
  <section class="list">
    <h3>About the checks themselves</h3>
    <table>
      <thead><tr><th>Severity</th><th>Check</th><th>What is wrong</th><th>What to do</th></tr></thead>
      <tbody>${checks.map(
        ({ severity, ruleId, title, reason, remedy }) => markup`
        <tr><td>${severityMark(severity)}</td><td><span class="rule">${ruleId}</span> ${title}</td><td>${name(reason)}</td><td>${name(remedy)}</td></tr>`,
      )}</tbody>
    </table>
  </section>`
}
