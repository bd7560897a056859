import type { JSX } from 'react'
import type { IncidentApp, IncidentView } from '#shared/domain/incident.ts'
import type { AddonDetail } from '#shared/domain/views.ts'
import { routeHref } from '../../stores/route.ts'
import { Age, Badge, ComplianceTags } from '../../parts/parts.tsx'
import { HolderOperations } from '../operations/menus/AddonOperations.tsx'
import { agesOf, appConditions, dynoWords } from './incident-words.ts'

function LatestRelease({ releases }: Pick<IncidentApp, 'releases'>): JSX.Element {
  const [latest] = releases.value ?? []
  if (!latest) return <span className="faint">{releases.value === null ? 'not asked yet' : 'never released'}</span>
  const at = Date.parse(latest.createdAt)
  return (
    <>
      v{latest.version} {latest.status === 'failed' ? <Badge tone="high">failed</Badge> : latest.status}
      {Number.isNaN(at) ? null : (
        <span className="muted">
          <Age at={at} />
        </span>
      )}
    </>
  )
}

function Row({
  app,
  endpointId,
  detail,
  asked,
}: {
  app: IncidentApp
  endpointId: string
  /** The platform was asked since the page was opened, so that what it did not tell stands out. */
  asked: boolean
  /** Null until the lists told who holds it. */
  detail: AddonDetail | null
}): JSX.Element {
  const { word, tone } = appConditions[app.condition]
  const { at, live, problems } = agesOf(app)
  const holder = detail?.holders.find(({ appId }) => appId === app.appId)
  return (
    <tr data-testid="incident-app">
      <th scope="row">
        <span className="condition" data-tone={tone}>
          {word}
        </span>
      </th>
      <td>
        <a href={routeHref({ view: 'map', endpointId, focus: { kind: 'app', id: app.appId } })}>{app.app}</a>{' '}
        {app.role === 'attached' ? null : <Badge tone="accent">{app.role}</Badge>}{' '}
        <ComplianceTags tags={app.compliance} most={2} />
        <p className="muted">{app.sentence}</p>
        {problems.map((problem) => (
          <p key={problem} className="incident-problem">
            {problem}
          </p>
        ))}
      </td>
      <td>{dynoWords(app)}</td>
      <td>
        <span className="incident-release">
          <LatestRelease releases={app.releases} />
        </span>
      </td>
      <td className="muted">
        <span className="told-at">{at === null ? 'never' : <Age at={at} />}</span>
        {live || at === null || !asked ? null : <p className="stale">not this time</p>}
      </td>
      <td className="cell-more">{detail && holder ? <HolderOperations detail={detail} holder={holder} /> : null}</td>
    </tr>
  )
}

/** Everybody who holds it, the owner first, then those in the worst condition. */
export function IncidentApps({ view, detail }: { view: IncidentView; detail: AddonDetail | null }): JSX.Element {
  const { state } = view.gathering
  const asked = state !== 'never' && state !== 'running'
  return (
    <section aria-label="Apps that hold it">
      <h2 className="section-title">Apps that hold it</h2>
      <div className="table-box" role="region" aria-label="How each app is" tabIndex={0}>
        <table className="table incident-apps">
          <thead>
            <tr>
              <th scope="col">Condition</th>
              <th scope="col">App</th>
              <th scope="col">Dynos</th>
              <th scope="col">Latest release</th>
              <th scope="col">Told</th>
              <th scope="col">
                <span className="unseen">Operations</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {view.apps.map((app) => (
              <Row
                key={`${app.appId} ${app.app}`}
                app={app}
                endpointId={view.endpointId}
                detail={detail}
                asked={asked}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
