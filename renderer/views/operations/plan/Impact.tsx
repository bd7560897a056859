import { useMemo, useRef, useState, type JSX } from 'react'
import '../impact.css'
import type { AffectedApp, AppEffect } from '#shared/domain/operation.ts'
import { FilterField } from '../../../parts/FilterField.tsx'
import { Badge, ComplianceTags } from '../../../parts/parts.tsx'
import { Windowed } from '../../../parts/Windowed.tsx'
import { countWords, plural } from '../../../parts/words.ts'
import { effectOrder, effectWords } from '../words.ts'
import { bySpaces, countEffects, fitting, isTouched, sharedNotes } from './impact.ts'

/** From here on a list is searched rather than read. */
const many = 12

type Line = { kind: 'space'; space: string; compliance: string[]; count: number } | { kind: 'app'; app: AffectedApp }

function linesOf(affected: readonly AffectedApp[]): Line[] {
  return bySpaces(affected).flatMap(({ space, compliance, apps }): Line[] => [
    ...(space === null ? [] : [{ kind: 'space' as const, space, compliance, count: apps.length }]),
    ...apps.map((app): Line => ({ kind: 'app', app })),
  ])
}

/** "13 apps affected", "1 of the 13 apps that hold it affected". */
function headWords(affected: readonly AffectedApp[]): string {
  const touched = affected.filter(isTouched).length
  if (touched === 0) return `None of ${plural(affected.length, 'app')} affected`
  if (touched === affected.length) return `${plural(touched, 'app')} affected`
  return `${countWords(touched)} of ${plural(affected.length, 'app')} affected`
}

const roleWords: Record<AffectedApp['role'], string | null> = {
  owner: 'owner',
  target: 'this app',
  preview: 'preview',
  attached: null,
}

function Running({ running }: { running: AffectedApp['running'] }): JSX.Element {
  switch (running) {
    case 'running':
      return <Badge tone="ok">running</Badge>
    case 'maintenance':
      return <Badge tone="medium">maintenance</Badge>
    case 'stopped':
      return <Badge>not running</Badge>
    case 'unknown':
    default:
      return <span className="faint">running or not is not known</span>
  }
}

export function EffectBadge({ effect }: { effect: AppEffect }): JSX.Element {
  const { one, meaning, tone } = effectWords[effect]
  return (
    <span className="effect" data-tone={tone} title={meaning}>
      {one}
    </span>
  )
}

function AppLine({ app, said }: { app: AffectedApp; said: ReadonlySet<string> }): JSX.Element {
  const role = roleWords[app.role]
  const effects = effectOrder.filter((effect) => app.effects.includes(effect))
  const notes = app.notes.filter((note) => !said.has(note))
  return (
    <div role="listitem" className="impact-app" data-role={app.role}>
      <span className="impact-name">
        <bdi>{app.name}</bdi>
        {role === null ? null : <Badge tone={app.role === 'preview' ? 'info' : 'accent'}>{role}</Badge>}
      </span>
      <span className="impact-facts">
        {app.role === 'owner' ? (
          <>
            <bdi className="muted">{app.space}</bdi>
            <ComplianceTags tags={app.compliance} most={3} />
          </>
        ) : null}
        <span className="muted">{app.organization ?? 'organization not known'}</span>
        <Running running={app.running} />
      </span>
      <span className="impact-effects">
        {effects.length === 0 ? <EffectBadge effect="untouched" /> : null}
        {effects.map((effect) => (
          <EffectBadge key={effect} effect={effect} />
        ))}
      </span>
      {notes.length > 0 ? (
        <ul className="impact-notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

/** Who is hurt: counts first, then the owner, then everyone else space by space. Folded where nobody is. */
export function Impact({ affected }: { affected: readonly AffectedApp[] }): JSX.Element {
  if (affected.length === 0 || affected.some(isTouched)) return <Apps affected={affected} />
  return (
    <details className="more" data-testid="impact">
      <summary>No app is affected: {plural(affected.length, 'app holds it', 'apps hold it')}</summary>
      <Apps affected={affected} />
    </details>
  )
}

function Apps({ affected }: { affected: readonly AffectedApp[] }): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const [text, setText] = useState('')
  const [effect, setEffect] = useState<AppEffect | null>(null)
  const counts = useMemo(() => countEffects(affected), [affected])
  const shared = useMemo(() => sharedNotes(affected), [affected])
  const said = useMemo(() => new Set(shared.map(({ note }) => note)), [shared])
  const shown = useMemo(() => fitting(affected, text, effect), [affected, text, effect])
  const lines = useMemo(() => linesOf(shown), [shown])
  if (affected.length === 0) {
    return (
      <section className="plan-part" aria-label="Affected apps">
        <h3>Affected apps</h3>
        <p className="muted">No app is touched.</p>
      </section>
    )
  }
  return (
    <section className="plan-part" aria-label="Affected apps" data-testid="impact-apps">
      <header className="impact-head">
        <h3>{headWords(affected)}</h3>
        <div className="impact-counts" role="group" aria-label="Show only">
          {counts.map(({ effect: each, count }) => (
            <button
              key={each}
              type="button"
              className="impact-count"
              data-tone={effectWords[each].tone}
              aria-pressed={effect === each}
              title={effectWords[each].meaning}
              onClick={() => {
                setEffect(effect === each ? null : each)
              }}
            >
              <b>{countWords(count)}</b> {count === 1 ? effectWords[each].one : effectWords[each].many}
            </button>
          ))}
        </div>
      </header>
      {shared.length > 0 ? (
        <ul className="impact-shared">
          {shared.map(({ note, count }) => (
            <li key={note}>
              {note} <span className="faint">{count === affected.length ? 'All of them.' : plural(count, 'app')}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {affected.length > many ? (
        <div className="impact-search">
          <FilterField label="Find an affected app" value={text} onChange={setText} />
          <span className="faint" role="status">
            {shown.length === affected.length ? null : `${countWords(shown.length)} of ${countWords(affected.length)}`}
          </span>
        </div>
      ) : null}
      <div
        ref={scroller}
        className="impact-list"
        role="region"
        aria-label="Apps, owner first, by space"
        tabIndex={0}
        data-testid="impact-list"
      >
        <Windowed
          // Other apps: nothing that was measured of the former holds.
          key={`${text} ${effect ?? ''}`}
          items={lines}
          scroller={scroller}
          estimate={36}
          label="Affected apps"
          render={(line) =>
            line.kind === 'space' ? (
              <div role="listitem" key={`space ${line.space}`} className="impact-space">
                <bdi>{line.space}</bdi>
                <ComplianceTags tags={line.compliance} most={4} />
                <span className="faint">{plural(line.count, 'app')}</span>
              </div>
            ) : (
              <AppLine key={line.app.appId} app={line.app} said={said} />
            )
          }
        />
        {lines.length === 0 ? <p className="muted impact-none">No affected app is called that.</p> : null}
      </div>
    </section>
  )
}
