import type { Finding, RemedyStep, ScoreArithmetic } from '#shared/domain/finding.ts'
import { appAndSpace } from '../report.ts'
import { countWords, momentWords, reopenedWords } from '../wording.ts'
import { markup, name, type Markup } from './markup.ts'
import { severityMark } from './marks.ts'

const appsPerSpace = 24
const spacesShown = 12

/** One finding in full: what is wrong here, why that matters, who is hit, how to put it right and how it was scored. */
export function findingPart(finding: Finding, tellsNew: boolean): Markup {
  const { ruleId, title, severity, score, reason, why } = finding
  return markup`
<article class="finding ${severity}">
  <header>
    ${severityMark(severity)}
    <h4>${title}</h4>
    <span class="rule">${ruleId}</span>
    <span class="score">score <b>${score}</b></span>
    ${badges(finding, tellsNew)}
  </header>
  <p class="reason">${name(reason)}</p>
  <p class="why">${why}</p>
  ${affected(finding)}
  ${remedy(finding.remedy)}
  ${arithmetic(finding.arithmetic, score)}
  ${evidence(finding)}
</article>`
}

function badges({ state, isNew, transient, confidence }: Finding, tellsNew: boolean): Markup[] {
  const words = [
    tellsNew && isNew ? 'new' : '',
    transient ? 'happening now' : '',
    reopenedWords[state],
    confidence === 'high' ? '' : `${confidence} confidence`,
  ]
  return words.filter((word) => word !== '').map((word) => markup`<span class="badge">${word}</span>`)
}

function affected({ apps }: Finding): Markup | null {
  if (apps.length === 0) return null
  const spaces = Map.groupBy(apps, (app) => appAndSpace(app).space)
  const shown = [...spaces].slice(0, spacesShown)
  const more = spaces.size - shown.length
  return markup`
  <h5>Affects ${countWords(apps.length, 'app')} in ${countWords(spaces.size, 'space')}</h5>
  <ul class="affected">${shown.map(([space, members]) => spaceLine(space, members))}${
    more > 0 ? markup`<li class="more">and ${countWords(more, 'more space')}</li>` : null
  }</ul>`
}

function spaceLine(space: string, members: readonly string[]): Markup {
  const more = members.length - appsPerSpace
  return markup`<li><span class="space">${name(space === '' ? 'space not known' : space)}</span> <span class="apps">${members
    .slice(0, appsPerSpace)
    .map((app) => markup`<span class="app">${name(appAndSpace(app).app)}</span> `)}${
    more > 0 ? markup`<span class="more">and ${more} more</span>` : null
  }</span></li>`
}

function remedy(steps: readonly RemedyStep[]): Markup | null {
  if (steps.length === 0) return null
  return markup`
  <details>
    <summary>How to put it right, in ${countWords(steps.length, 'step')}</summary>
    <ol class="remedy">${steps.map(step)}</ol>
  </details>`
}

function step({ text, requests }: RemedyStep): Markup {
  return markup`<li>${name(text)}${requests.map(
    ({ method, path, body }) => markup`<pre><b>${method}</b> ${path}${body === '' ? null : markup`\n${body}`}</pre>`,
  )}</li>`
}

function arithmetic({ ruleBase, blast, state, running, writers }: ScoreArithmetic, score: number): Markup {
  const reach = blast.consumers + blast.spaces + blast.organizations + blast.environments
  const sum = ruleBase + reach * state * running * writers
  const rows: [string, string][] = [
    ['The rule itself', `${ruleBase}`],
    ['Apps that would feel it', `+ ${blast.consumers}`],
    ['Spaces it reaches', `+ ${blast.spaces}`],
    ['Organizations', `+ ${blast.organizations}`],
    ['Environments that meet', `+ ${blast.environments}`],
    ['How much state it holds', `× ${state}`],
    ['How many of them run', `× ${running}`],
    ['How many write', `× ${writers}`],
  ]
  return markup`
  <details>
    <summary>How the score of ${score} came about</summary>
    <table class="arithmetic">
      ${rows.map(([what, value]) => markup`<tr><th scope="row">${what}</th><td>${value}</td></tr>`)}
      <tr class="sum"><th scope="row">${`${ruleBase} + ${reach} × ${state} × ${running} × ${writers}`}${
        sum > 100 ? ', at most 100' : null
      }</th><td>${score}</td></tr>
    </table>
  </details>`
}

function evidence({ facts, fingerprint, firstSeen, references, id }: Finding): Markup {
  const rows: [string, string][] = [
    ...Object.entries(facts).map(([what, value]): [string, string] => [
      what,
      value === null ? 'not known' : `${value}`,
    ]),
    ...(firstSeen === null ? [] : [['first seen', momentWords(firstSeen)] satisfies [string, string]]),
    ['id', id],
    ['fingerprint', fingerprint],
    ...references.map((reference): [string, string] => ['reference', reference]),
  ]
  return markup`
  <details>
    <summary>What it is based on</summary>
    <dl class="evidence">${rows.map(([what, value]) => markup`<dt>${what}</dt><dd>${name(value)}</dd>`)}</dl>
  </details>`
}
