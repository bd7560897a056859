import type { JSX } from 'react'
import type { Blindness, CheckFinding, FindingSummary, GapKind } from '#shared/domain/finding.ts'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { blindWords } from './blind-words.ts'
import { DeepLookButton } from '../look/DeepLook.tsx'
import { plural } from '../../parts/words.ts'

const gapWords: Record<Exclude<GapKind, 'not-asked'>, string> = {
  'not-told': 'asked, not told',
  'list-short': 'list not read in full',
  'row-missing': 'a row is missing',
  catalogue: 'not in the catalogue',
  absurd: 'cannot be true',
  'rule-failed': 'the rule failed',
}

function Rows({
  title,
  about,
  rows,
}: {
  title: string
  about: string
  rows: readonly Blindness[]
}): JSX.Element | null {
  if (rows.length === 0) return null
  return (
    <section className="finding-part">
      <h3>{title}</h3>
      <p>{about}</p>
      <ul className="unknown-list">
        {rows.map(({ ruleId, title, gap, count, example }) => (
          <li key={`${ruleId} ${gap}`}>
            <a className="link" href={`#/rules?rule=${encodeURIComponent(ruleId)}`}>
              <code>{ruleId}</code>
            </a>
            <span>
              <span className="unknown-title">{title}</span>
              <span className="muted">{example}</span>
            </span>
            <span className="unknown-count">
              {plural(count, 'time')}
              {gap === 'not-asked' ? null : <span className="faint">{gapWords[gap]}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Said openly: a rule that lacked its data is neither loud nor quiet. */
export function UnknownDetail({
  endpointId,
  blindness,
  summary,
}: {
  endpointId: string
  blindness: readonly Blindness[]
  summary: FindingSummary
}): JSX.Element {
  return (
    <article className="finding" data-testid="unknown">
      <header className="finding-head finding-row">
        <div>
          <h2>{blindWords(summary) ?? 'Every check was made'}</h2>
          <p className="finding-facts">Not known is not the same as fine.</p>
        </div>
        {summary.notAsked > 0 ? <DeepLookButton endpointId={endpointId} scope={{ kind: 'all' }} /> : null}
      </header>
      <Rows
        title="Could not be made"
        about="The lists should have told, and did not. Each rule with one example of what it lacked."
        rows={blindness.filter(({ gap }) => gap !== 'not-asked')}
      />
      <Rows
        title="Need a deep look"
        about="The lists do not hold it. A deep look asks the platform app by app; until then these stay open questions."
        rows={blindness.filter(({ gap }) => gap === 'not-asked')}
      />
    </article>
  )
}

export function CheckDetail({ check }: { check: CheckFinding }): JSX.Element {
  return (
    <article className="finding" data-testid="check">
      <header className="finding-head">
        <SeverityMark severity={check.severity} size={18} />
        <div>
          <h2>{check.title}</h2>
          <p className="finding-facts">
            <code>{check.ruleId}</code> <span>about the checks themselves, not about an add-on</span>
          </p>
        </div>
      </header>
      <p className="finding-reason">{check.reason}</p>
      <section className="finding-part">
        <h3>What to do</h3>
        <p>{check.remedy}</p>
      </section>
    </article>
  )
}
