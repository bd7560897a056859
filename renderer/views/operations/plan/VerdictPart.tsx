import type { JSX } from 'react'
import type { Verdict } from '#shared/domain/operation.ts'
import { CheckIcon, CloseIcon, WarningIcon } from '../../../parts/icons.tsx'
import { verdictWords } from '../words.ts'

/** The core's rules are written as `AKR-...`, `API 409` or a few words: shown as they are, quietly. */
function Rule({ rule }: { rule: string }): JSX.Element | null {
  return rule === '' ? null : <p className="verdict-rule">Rule: {rule}</p>
}

function Reasons({ verdict }: { verdict: Verdict }): JSX.Element {
  switch (verdict.kind) {
    case 'will-work':
      return <p>Nothing that the platform checks stands in the way.</p>
    case 'refused':
      return (
        <>
          <p>{verdict.explanation}</p>
          <p className="verdict-words">
            <span className="faint">It would answer {verdict.status}:</span> <q>{verdict.words}</q>
          </p>
          <Rule rule={verdict.rule} />
        </>
      )
    case 'blocked':
      return (
        <>
          <p>{verdict.explanation}</p>
          <Rule rule={verdict.rule} />
        </>
      )
    case 'cannot-know':
    default:
      return (
        <ul>
          {verdict.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )
  }
}

/** What the platform will say, before anything else. */
export function VerdictPart({ verdict }: { verdict: Verdict }): JSX.Element {
  const { tone, title } = verdictWords(verdict)
  return (
    <section
      className="verdict"
      data-tone={tone}
      aria-label="Verdict"
      data-testid="verdict"
      data-verdict={verdict.kind}
    >
      {verdict.kind === 'will-work' ? (
        <CheckIcon size={18} />
      ) : verdict.kind === 'cannot-know' ? (
        <WarningIcon size={18} />
      ) : (
        <CloseIcon size={18} />
      )}
      <div>
        <h3>{title}</h3>
        <Reasons verdict={verdict} />
      </div>
    </section>
  )
}
