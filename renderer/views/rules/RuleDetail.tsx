import type { JSX, ReactNode } from 'react'
import type { RuleDescription } from '#shared/domain/finding.ts'
import { useCommand } from '../../stores/command.ts'
import { openFindings, routeHref } from '../../stores/route.ts'
import { FindingsIcon } from '../../parts/icons.tsx'
import { Badge, CopyButton } from '../../parts/parts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { confidenceWords, groupWords, policyLines } from './rule-words.ts'

function Part({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <section className="rule-part">
      <h3>{title}</h3>
      {children}
    </section>
  )
}

/** Marks what makes a rule behave in another way than most. */
export function RuleFlags({ rule }: { rule: RuleDescription }): JSX.Element {
  return (
    <>
      {rule.transient ? <Badge tone="info">right now</Badge> : null}
      {rule.context ? <Badge>context</Badge> : null}
      {rule.optIn ? <Badge tone="accent">opt-in</Badge> : null}
    </>
  )
}

function Flags({ rule }: { rule: RuleDescription }): JSX.Element | null {
  const sentences = [
    rule.transient ? 'It is about something that goes on right now, and comes first in incident mode.' : '',
    rule.context
      ? 'It is context for somebody who looks already: it is left out of incident mode and of every score.'
      : '',
    rule.optIn ? 'It is off until the policy file turns it on.' : '',
  ].filter((sentence) => sentence !== '')
  return sentences.length === 0 ? null : <p className="note">{sentences.join(' ')}</p>
}

export function RuleDetail({ rule }: { rule: RuleDescription }): JSX.Element {
  const preferences = useCommand('preferences.get', {})
  const endpointId = preferences.data?.endpointId ?? null
  const lines = policyLines(rule)
  return (
    <article className="rule" data-testid="rule">
      <header>
        <div>
          <p className="rule-id">
            <code>{rule.id}</code> {groupWords[rule.group].name}, about an {rule.about}
          </p>
          <h2>{rule.title}</h2>
          <p className="rule-facts">
            <SeverityMark severity={rule.baseSeverity} label />
            <span title={confidenceWords[rule.confidence]}>{rule.confidence} confidence</span>
            <RuleFlags rule={rule} />
          </p>
        </div>
        {endpointId === null ? null : (
          <a
            className="button button-plain"
            href={routeHref({
              view: 'findings',
              endpointId,
              finding: null,
              filter: { ...openFindings, hidden: [], text: rule.id },
            })}
          >
            <FindingsIcon /> Show its findings
          </a>
        )}
      </header>
      <Flags rule={rule} />
      <Part title="What makes it fire">
        <p className="rule-lead">{rule.fires}</p>
      </Part>
      <Part title="Why it matters">
        <p>{rule.why}</p>
      </Part>
      <Part title="What to do">
        <p>{rule.remedy}</p>
      </Part>
      <Part title="When it is wrong">
        <p>{rule.falsePositives}</p>
      </Part>
      <div className="rule-columns">
        <Part title="When it speaks at all">
          <p>{rule.gate}</p>
        </Part>
        <Part title="What it reads">
          <ul className="rule-needs">
            {rule.needs.map((need) => (
              <li key={need} data-look={need.includes('deep look') || undefined}>
                {need}
              </li>
            ))}
          </ul>
        </Part>
      </div>
      {rule.options.length === 0 ? null : (
        <Part title="What can be set">
          <div className="table-box" role="region" aria-label={`Options of ${rule.id}`} tabIndex={0}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Option</th>
                  <th scope="col">Standard</th>
                  <th scope="col">What it is</th>
                </tr>
              </thead>
              <tbody>
                {rule.options.map(({ name, standard, about }) => (
                  <tr key={name}>
                    <td>
                      <code>{name}</code>
                    </td>
                    <td>
                      <code>{standard}</code>
                    </td>
                    <td className="muted">{about}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Part>
      )}
      <Part title="In the policy file">
        <div className="rule-policy">
          <pre>{lines}</pre>
          <CopyButton text={lines} label="Copy these lines" />
        </div>
      </Part>
      <Part title="Where this is from">
        <ul className="rule-references">
          {rule.references.map((reference) => (
            <li key={reference}>{reference}</li>
          ))}
        </ul>
      </Part>
    </article>
  )
}
