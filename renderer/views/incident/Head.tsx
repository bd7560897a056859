import { useState, type JSX } from 'react'
import type { IncidentView } from '#shared/domain/incident.ts'
import { announce } from '../../stores/announce.ts'
import { everyAddon, navigate, routeHref } from '../../stores/route.ts'
import { CheckIcon, ChevronRightIcon, CopyIcon, LinkIcon, MapIcon, SyncIcon } from '../../parts/icons.tsx'
import { Age, Button, CarriedMark, ViewHeading } from '../../parts/parts.tsx'
import { addonLabel, planWords } from '../../parts/words.ts'
import { addonConditions, hourChoices, hoursWords } from './incident-words.ts'
import { shareLink } from './share.ts'

/** A button that says for a moment that it did. */
function CopyAction({
  label,
  keys,
  text,
  done: doneWords,
  icon,
}: {
  label: string
  keys: string
  text: () => string
  done: string
  icon: JSX.Element
}): JSX.Element {
  const [done, setDone] = useState(false)
  const copy = async (): Promise<void> => {
    const copied = await copyText(text(), doneWords)
    if (!copied) return
    setDone(true)
    window.setTimeout(() => {
      setDone(false)
    }, 1_600)
  }
  return (
    <Button aria-keyshortcuts={keys} title={`${label} (${keys})`} onClick={() => void copy()}>
      {done ? <CheckIcon /> : icon} {label}
    </Button>
  )
}

export async function copyText(text: string, words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    announce(words)
    return true
  } catch {
    announce('The browser did not allow copying.')
    return false
  }
}

export const copiedWords = { text: 'The summary is copied. No secret is in it.', link: 'The link is copied.' }

/** What it is and how it is, in the biggest words of the page, and what is done with the page. */
export function Head({
  view,
  gathering,
  onGather,
}: {
  view: IncidentView
  gathering: boolean
  onGather: () => void
}): JSX.Element {
  const { addon, endpointId, condition, state, hours } = view
  const { word, tone } = addonConditions[condition]
  return (
    <header className="incident-head">
      <nav className="crumbs" aria-label="Where this is">
        <a href={routeHref({ view: 'addons', endpointId, filter: everyAddon })}>Add-ons</a>
        <ChevronRightIcon size={12} />
        <a href={routeHref({ view: 'addon', endpointId, addonId: addon.id })} aria-keyshortcuts="o">
          {addonLabel(addon)}
        </a>
        <ChevronRightIcon size={12} />
        <span>Incident</span>
      </nav>
      <div className="incident-title">
        <p className="incident-state" data-tone={tone} data-testid="incident-state">
          {word}
        </p>
        <div className="incident-name">
          <ViewHeading>{addonLabel(addon)}</ViewHeading>
          <p className="muted">
            {addon.serviceHumanName}, {planWords(addon.plan)},{' '}
            {addon.owner === null ? (
              <span className="orphan">nobody owns it</span>
            ) : (
              <>
                owned by <strong>{addon.owner}</strong>
              </>
            )}
            {state.at === null ? null : (
              <>
                {' '}
                · state told <Age at={state.at} />
              </>
            )}{' '}
            <CarriedMark from={addon.carriedFrom} />
          </p>
          {state.problem === '' ? null : <p className="incident-problem">{state.problem}</p>}
        </div>
        <div className="actions incident-actions">
          <label className="incident-hours">
            <span className="unseen">How far back</span>
            <select
              value={hours}
              onChange={(event) => {
                const chosen = Number(event.target.value)
                navigate({ view: 'incident', endpointId, addonId: addon.id, hours: chosen }, { replace: true })
              }}
            >
              {(hourChoices as readonly number[]).includes(hours) ? null : (
                <option value={hours}>Last {hoursWords(hours)}</option>
              )}
              {hourChoices.map((choice) => (
                <option key={choice} value={choice}>
                  Last {hoursWords(choice)}
                </option>
              ))}
            </select>
          </label>
          <Button
            kind="primary"
            busy={gathering}
            disabled={gathering}
            aria-keyshortcuts="r"
            title="Ask the platform again (r)"
            data-testid="incident-refresh"
            onClick={onGather}
          >
            <SyncIcon /> {gathering ? 'Asking…' : 'Ask again'}
          </Button>
          <CopyAction
            label="Copy as text"
            keys="c"
            text={() => view.text}
            done={copiedWords.text}
            icon={<CopyIcon />}
          />
          <CopyAction label="Copy link" keys="l" text={shareLink} done={copiedWords.link} icon={<LinkIcon />} />
          <a
            className="button button-plain"
            href={routeHref({ view: 'map', endpointId, focus: { kind: 'addon', id: addon.id } })}
            aria-keyshortcuts="m"
            title="Show on map (m)"
          >
            <MapIcon /> Map
          </a>
        </div>
      </div>
    </header>
  )
}
