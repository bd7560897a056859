import { useMemo, type JSX } from 'react'
import type { ChangedAddon, ChangedApp, ChangedAttachment, Changes } from '#shared/domain/changes.ts'
import type { AppErrorData } from '#shared/errors.ts'
import type { MapModel } from '#shared/map/model.ts'
import type { MapFocus } from '../../../stores/map-place.ts'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { Button, Skeleton } from '../../../parts/parts.tsx'
import { countWords, plural } from '../../../parts/words.ts'
import { exactWords } from '../../../stores/age.ts'
import { List, Section } from '../MapRows.tsx'

/** One line of what differs; `focus` is what it leads to, null where that is gone. */
interface Row {
  name: string
  note: string
  focus: Extract<MapFocus, { id: string }> | null
}

const app = ({ id, name, space }: ChangedApp, there: boolean): Row => ({
  name,
  note: space,
  focus: there ? { kind: 'app', id } : null,
})
const addon = ({ id, name, service, owner }: ChangedAddon, there: boolean): Row => ({
  name,
  note: `${service} of ${owner}`,
  focus: there ? { kind: 'addon', id } : null,
})
const attachment = ({ addonId, addon, app }: ChangedAttachment, there: boolean): Row => ({
  name: addon,
  note: there ? `now also on ${app}` : `no longer on ${app}`,
  focus: { kind: 'addon', id: addonId },
})

/** Everything that differs from an earlier sync, in words: what is gone has no place on the map but has one here. */
export default function ChangesPanel({
  changes,
  error,
  model,
  elsewhere,
  onFocus,
  onStop,
}: {
  changes: Changes | null
  error: AppErrorData | null
  /** What is not shown on it cannot be selected. */
  model: MapModel
  /** Rows that nothing on the map stands for. */
  elsewhere: number
  onFocus: (focus: MapFocus) => void
  onStop: () => void
}): JSX.Element {
  const sections = changes ? sectionsOf(changes) : []
  const { apps, addons } = model.data
  const shown = useMemo(() => ({ app: new Set(apps.ids), addon: new Set(addons.ids) }), [apps, addons])
  return (
    <section className="map-compared" aria-label="Changes" data-testid="map-compared">
      <header>
        <span className="map-kind">Compared with</span>
        <h2>
          {changes
            ? changes.earlier.name === ''
              ? exactWords(changes.earlier.takenAt)
              : changes.earlier.name
            : error
              ? 'no earlier sync'
              : '…'}
        </h2>
        <Button onClick={onStop}>Stop comparing</Button>
      </header>
      {error?.code === 'not-found' ? (
        <p className="note">
          No earlier sync is kept that could be compared with. One of each day is, and each with a name.
        </p>
      ) : error ? (
        <ErrorNote error={error} />
      ) : null}
      {changes ? (
        <Doubts changes={changes} elsewhere={elsewhere} />
      ) : error ? null : (
        <Skeleton rows={[70, 60]} label="Comparing" />
      )}
      {changes && sections.length === 0 ? (
        <p className="map-quiet">Nothing differs: the same apps, add-ons and attachments.</p>
      ) : null}
      {sections.map(({ title, rows }) => (
        <Section key={title} title={title} count={rows.length}>
          <List
            items={rows}
            render={({ name, note, focus }) => {
              const here = focus !== null && shown[focus.kind].has(focus.id)
              return (
                <button
                  type="button"
                  className="map-row map-change"
                  disabled={!here}
                  onClick={() => {
                    if (focus) onFocus(focus)
                  }}
                >
                  <bdi>{name}</bdi>
                  <bdi className="map-row-under">{note}</bdi>
                </button>
              )
            }}
          />
        </Section>
      ))}
    </section>
  )
}

function Doubts({ changes, elsewhere }: { changes: Changes; elsewhere: number }): JSX.Element | null {
  const { younger, unproven, left, earlier } = changes
  const words = [
    younger ? 'Nothing older is kept: this is the oldest sync there is.' : '',
    earlier.complete ? '' : 'That sync had short lists, so what seems added may have been there.',
    unproven === 0
      ? ''
      : `${plural(unproven, 'row')} the latest sync did not show may be gone or not: its lists were short.`,
    left === 0 ? '' : `${countWords(left)} more differ and are not listed.`,
    elsewhere === 0
      ? ''
      : `${countWords(elsewhere)} of these cannot be marked on the map: they are gone, or hidden by the filter.`,
  ].filter((each) => each !== '')
  return words.length === 0 ? null : (
    <div className="map-quiet">
      {words.map((each) => (
        <p key={each}>{each}</p>
      ))}
    </div>
  )
}

function sectionsOf({ added, removed, primaries, altered }: Changes): { title: string; rows: Row[] }[] {
  const moved = primaries.map(({ appId, app, service, from, to }): Row => ({
    name: app,
    note: `${service}: ${from?.name ?? 'none'} → ${to?.name ?? 'none'}`,
    focus: { kind: 'app', id: appId },
  }))
  const other = altered.map(({ addonId, addon, what, from, to }): Row => ({
    name: addon,
    note: `${what}: ${from} → ${to}`,
    focus: { kind: 'addon', id: addonId },
  }))
  return [
    { title: 'Apps gone', rows: removed.apps.map((each) => app(each, false)) },
    { title: 'Add-ons gone', rows: removed.addons.map((each) => addon(each, false)) },
    { title: 'Attachments gone', rows: removed.attachments.map((each) => attachment(each, false)) },
    { title: 'Primary moved', rows: moved },
    { title: 'Plan or owner changed', rows: other },
    { title: 'New attachments', rows: added.attachments.map((each) => attachment(each, true)) },
    { title: 'New add-ons', rows: added.addons.map((each) => addon(each, true)) },
    { title: 'New apps', rows: added.apps.map((each) => app(each, true)) },
  ].filter(({ rows }) => rows.length > 0)
}
