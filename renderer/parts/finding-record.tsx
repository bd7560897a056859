import type { JSX } from 'react'
import type { Annotation } from '#shared/domain/finding.ts'
import type { Evidence, FindingEvent, FindingView } from '#shared/domain/risk-views.ts'
import { Age } from './parts.tsx'

/** What the finding stands on: each value with the path that told it and how old that is. */
export function EvidenceTable({ evidence }: { evidence: readonly Evidence[] }): JSX.Element | null {
  if (evidence.length === 0) return null
  return (
    <section className="finding-part">
      <h3>What it stands on</h3>
      <div className="table-box">
        <table className="table evidence">
          <thead>
            <tr>
              <th scope="col">About</th>
              <th scope="col">Value</th>
              <th scope="col">Read from</th>
              <th scope="col">Age</th>
            </tr>
          </thead>
          <tbody>
            {evidence.map(({ about, value, source, at }, index) => (
              // eslint-disable-next-line react/no-array-index-key -- two rows may say the same, and none ever moves
              <tr key={index}>
                <th scope="row">{about}</th>
                <td>{value}</td>
                <td>{source.startsWith('/') ? <code>{source}</code> : <span className="faint">{source}</span>}</td>
                <td className="evidence-age">
                  <Age at={at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** What the annotation is about, in words. `appNames`: two-part name by id. */
export function annotationWords(
  { kind, appId, space, value }: Annotation,
  appNames: ReadonlyMap<string, string>,
): [about: string, value: string] {
  const app = appId === null ? '' : (appNames.get(appId) ?? appId)
  switch (kind) {
    case 'reader':
      return [app, 'only reads']
    case 'pool':
      return [app, `${value} connections per dyno`]
    case 'contact':
      return ['Contact', value]
    case 'data-class':
      return ['Data', value]
    case 'environment':
    default:
      return [`Space ${space ?? ''}`, value]
  }
}

export function Annotations({
  annotations,
  appNames,
}: {
  annotations: readonly Annotation[]
  appNames: ReadonlyMap<string, string>
}): JSX.Element | null {
  if (annotations.length === 0) return null
  return (
    <section className="finding-part" data-testid="annotations">
      <h3>What people said of it</h3>
      <dl className="facts annotations">
        {annotations.map((annotation) => {
          const [about, value] = annotationWords(annotation, appNames)
          return (
            <div key={`${annotation.kind} ${about}`}>
              <dt>{about}</dt>
              <dd>
                {value}
                <span className="faint">
                  {annotation.by}, <Age at={annotation.at} />
                </span>
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

const eventWords: Record<FindingEvent['kind'], string> = {
  appeared: 'found',
  went: 'gone',
  acknowledged: 'acknowledged',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed',
  imported: 'taken over',
}

/** What has happened with it, newest first. */
export function History({ history }: { history: FindingView['history'] }): JSX.Element | null {
  if (history.length === 0) return null
  return (
    <section className="finding-part">
      <h3>History</h3>
      <ol className="finding-history">
        {history.map(({ at, kind, text, by }) => (
          <li key={`${at} ${kind}`} data-kind={kind}>
            <Age at={at} />
            <span>
              <span className="unseen">{eventWords[kind]}: </span>
              {text}
              {by === '' ? null : <span className="faint"> {by}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
