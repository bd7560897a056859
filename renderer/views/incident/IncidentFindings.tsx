import type { JSX } from 'react'
import type { IncidentView } from '#shared/domain/incident.ts'
import { openFindings, routeHref } from '../../stores/route.ts'
import { Badge } from '../../parts/parts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { plural } from '../../parts/words.ts'

const shown = 8

/** What the rules say of it: what goes on right now before all else. */
export function IncidentFindings({ view }: { view: IncidentView }): JSX.Element {
  const { findings, answered, endpointId, addon } = view
  return (
    <section className="side-part" aria-label="Findings">
      <h2>{findings.length === 0 ? 'Findings' : plural(findings.length, 'open finding')}</h2>
      {findings.length === 0 ? <p className="muted">None is open.</p> : null}
      <ul className="incident-findings">
        {findings.slice(0, shown).map(({ id, severity, title, reason, transient }) => (
          <li key={id} data-testid="incident-finding">
            <SeverityMark severity={severity} />
            <div>
              <a
                href={routeHref({
                  view: 'findings',
                  endpointId,
                  finding: id,
                  filter: { ...openFindings, show: 'all', incident: true, text: addon.name },
                })}
              >
                {title}
              </a>{' '}
              {transient ? <Badge tone="high">right now</Badge> : null}
              <p className="muted">{reason}</p>
            </div>
          </li>
        ))}
      </ul>
      {findings.length > shown || answered > 0 ? (
        <p className="faint">
          {findings.length > shown ? `And ${findings.length - shown} more. ` : ''}
          {answered > 0 ? `${answered} answered.` : ''}
        </p>
      ) : null}
    </section>
  )
}
