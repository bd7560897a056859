import { useLayoutEffect, useRef, type JSX, type RefObject } from 'react'
import type { FocusData, FocusPlace } from '#shared/domain/focus.ts'
import { ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { ChevronRightIcon, CloseIcon } from '../../parts/icons.tsx'
import { IconButton, Skeleton } from '../../parts/parts.tsx'
import { addonLabel } from '../../parts/words.ts'
import { useCommand } from '../../stores/command.ts'
import { useEndpoints } from '../../stores/endpoints.ts'
import type { MapFocus } from '../../stores/map-place.ts'
import { useFocus } from './asked-focus.ts'
import { FocusPlane } from './FocusPlane.tsx'
import { FocusExport } from './FocusExport.tsx'
import FocusLegend from './FocusLegend.tsx'
import { useAddonParts } from './FocusView.tsx'
import { nameOfSubject, sentenceOf } from './focus-words.ts'
import './overlay.css'

export interface FocusOverlayProps {
  endpointId: string
  focus: MapFocus
  /** How far sharing is followed. */
  steps: 1 | 2
  onSteps: (steps: 1 | 2) => void
  onClose: () => void
  /** The address of another focus; of the map alone for null. */
  hrefOf: (focus: MapFocus | null) => string
}

/** The focus of anything over the map; closing it gives the map back as it was. */
export default function FocusOverlay({
  endpointId,
  focus,
  steps,
  onSteps,
  onClose,
  hrefOf,
}: FocusOverlayProps): JSX.Element {
  const { data, error, reload, more, refreshing } = useFocus(endpointId, focus, steps)
  const { endpoints } = useEndpoints()
  const endpoint = endpoints.find(({ profile }) => profile.id === endpointId)?.profile.name ?? 'Map'
  const detail = useCommand('inventory.addon', focus.kind === 'addon' ? { endpointId, addonId: focus.id } : null)
  const parts = useAddonParts(endpointId, detail.data)
  const frame = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const remember = useReturn(frame, heading, keyOf(focus), data !== null || error !== null)
  const holders = data?.stages.reduce(
    (sum, { role, total }) => (role === 'owner' || role === 'holders' ? sum + total : sum),
    0,
  )
  return (
    <section
      ref={frame}
      className="focus-overlay"
      aria-label="Focus"
      data-testid="focus-overlay"
      data-steps={steps}
      aria-busy={refreshing || undefined}
      onFocus={remember}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <header className="focus-top">
        <div className="focus-title">
          <Path data={data} endpoint={endpoint} hrefOf={hrefOf} />
          <h2 ref={heading} tabIndex={-1}>
            <bdi>{data ? nameOfSubject(data) : '…'}</bdi>
          </h2>
          <p className="focus-sentence" aria-live="polite" data-testid="focus-sentence">
            {data ? (
              <>
                <span className="unseen">{nameOfSubject(data)}, </span>
                {sentenceOf(data)}
              </>
            ) : null}
          </p>
        </div>
        <div className="segments" role="group" aria-label="How far sharing is followed">
          {([1, 2] as const).map((each) => (
            <button
              key={each}
              type="button"
              className="segment"
              aria-pressed={each === steps}
              title={each === 1 ? 'Who shares with it' : 'And who shares with them'}
              onClick={() => {
                onSteps(each)
              }}
            >
              {each === 1 ? 'One step' : 'Two steps'}
            </button>
          ))}
        </div>
        {data ? (
          <FocusExport
            data={data}
            endpoint={endpoint}
            ground={() => frame.current?.querySelector<HTMLElement>('.focus-ground') ?? null}
          />
        ) : null}
        <IconButton label="Back to the map (Escape)" onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </header>
      {data ? (
        <div className="focus" data-testid="focus-view" data-holders={holders} data-steps={data.steps}>
          <FocusPlane data={data} hrefOf={hrefOf} onMore={more} {...parts} />
        </div>
      ) : error ? (
        <ErrorPanel error={error} onRetry={reload} />
      ) : (
        <Skeleton rows={[40, 70, 60]} label="Asking who shares with it" />
      )}
      {/* Two steps lie over the panel, and the legend in it. */}
      {steps === 2 ? <FocusLegend wide /> : null}
    </section>
  )
}

function keyOf(focus: MapFocus): string {
  return focus.kind === 'space' ? `space ${focus.name}` : `${focus.kind} ${focus.id}`
}

/**
 * Going from one focus to the next puts the keyboard on the new title; coming back puts it on the name that was followed.
 * Returns what has to hear of every name that the keyboard is on.
 */
function useReturn(
  frame: RefObject<HTMLElement | null>,
  heading: RefObject<HTMLElement | null>,
  subject: string,
  isThere: boolean,
): () => void {
  const left = useRef(new Map<string, string>())
  const arrived = useRef<string | null>(null)
  // Before it is seen: a key that is pressed at once must be heard.
  useLayoutEffect(() => {
    if (arrived.current === subject) return
    if (!isThere) {
      // The name that was followed is gone before its focus is there, and Escape has to be heard meanwhile.
      if (!frame.current?.contains(document.activeElement)) heading.current?.focus()
      return
    }
    arrived.current = subject
    const name = left.current.get(subject)
    const known = [...(frame.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find(
      (element) => element.dataset['key'] === name,
    )
    ;(known ?? heading.current)?.focus()
  })
  return () => {
    const name = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['key'] : undefined
    if (name !== undefined && arrived.current === subject) left.current.set(subject, name)
  }
}

/** Endpoint, space and app that the subject is in. */
function Path({
  data,
  endpoint,
  hrefOf,
}: Pick<FocusOverlayProps, 'hrefOf'> & { data: FocusData | null; endpoint: string }): JSX.Element {
  // The subject itself is the title beneath.
  const path = data?.path.slice(0, -1) ?? []
  return (
    <nav className="focus-path" aria-label="Where this is">
      <ol>
        <li>
          <a href={hrefOf(null)}>
            <bdi>{endpoint}</bdi>
          </a>
        </li>
        {path.map((step) => (
          <li key={step.kind}>
            <ChevronRightIcon size={12} />
            <Step step={step} hrefOf={hrefOf} />
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Step({ step, hrefOf }: { step: FocusPlace; hrefOf: FocusOverlayProps['hrefOf'] }): JSX.Element {
  if (step.kind === 'nobody') return <span>no owner</span>
  if (step.kind !== 'space' && step.id === '') return <bdi>{step.name}</bdi>
  return (
    <a href={hrefOf(step.kind === 'space' ? { kind: 'space', name: step.name } : { kind: step.kind, id: step.id })}>
      <bdi>{step.kind === 'addon' ? addonLabel(step) : step.name}</bdi>
    </a>
  )
}
