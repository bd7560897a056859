import type { JSX } from 'react'
import type { Plan, PlannedRequest, Source } from '#shared/domain/operation.ts'
import { ageWords, useNow } from '../../../stores/age.ts'
import { Badge, CopyButton } from '../../../parts/parts.tsx'
import { plural } from '../../../parts/words.ts'

function RequestLine({ request }: { request: PlannedRequest }): JSX.Element {
  const line = `${request.method} ${request.path}`
  return (
    <li>
      <p>
        {request.does} {request.elevated ? <Badge tone="production">with elevated access</Badge> : null}
      </p>
      <div className="request">
        <code>
          <b>{request.method}</b> {request.path}
          {request.body === '' ? null : (
            <>
              {'\n'}
              {request.body}
            </>
          )}
        </code>
        <CopyButton text={request.body === '' ? line : `${line}\n${request.body}`} label={`Copy ${line}`} />
      </div>
    </li>
  )
}

export function CopyLine({ text, name }: { text: string; name: string }): JSX.Element {
  return (
    <span className="copy-line">
      {name} <CopyButton text={text} label={`Copy as ${name}, without the credential`} />
    </span>
  )
}

/** Exactly what will be sent, in order. */
export function Requests({ plan }: { plan: Pick<Plan, 'requests' | 'aka' | 'curl'> }): JSX.Element {
  const { requests, aka, curl } = plan
  return (
    <section className="plan-part" aria-label="What is sent">
      <header className="requests-head">
        <h3>{requests.length === 1 ? 'The request' : `${plural(requests.length, 'request')}, in this order`}</h3>
        <span className="muted">Copy as</span>
        <CopyLine text={curl.join('\n')} name="curl" />
        {aka === null ? null : <CopyLine text={aka} name="aka" />}
      </header>
      <ol className="remedy">
        {requests.map((request) => (
          <RequestLine key={`${request.method} ${request.path} ${request.body}`} request={request} />
        ))}
      </ol>
    </section>
  )
}

function sourceAge({ at, live, problem }: Source, now: number): string {
  if (problem !== '') return problem
  return live ? `read live ${ageWords(at, now)}` : `from the sync, ${ageWords(at, now)}`
}

/** Where the plan has its facts from, and how old they are. */
export function Sources({ sources }: { sources: readonly Source[] }): JSX.Element {
  const now = useNow()
  const live = sources.filter((source) => source.live && source.problem === '').length
  const failed = sources.filter(({ problem }) => problem !== '').length
  const asked = Math.min(...sources.filter((source) => source.live).map(({ at }) => at))
  const oldest = Math.min(...sources.filter((source) => !source.live).map(({ at }) => at))
  return (
    <details className="more sources" open={failed > 0}>
      <summary>
        {live === 0 ? 'Nothing was read live' : `${plural(live, 'answer')} read live ${ageWords(asked, now)}`}
        {failed === 0 ? null : `, ${plural(failed, 'question')} not answered`}
        {Number.isFinite(oldest) ? `, the rest from the sync ${ageWords(oldest, now)}` : null}
      </summary>
      <ul>
        {sources.map((source) => (
          <li key={`${source.path} ${source.at}`} data-problem={source.problem !== '' || undefined}>
            <code>{source.path}</code> <span>{sourceAge(source, now)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
