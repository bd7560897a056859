import { useEffect, useId, useRef, useState, type JSX } from 'react'
import type { Finding } from '#shared/domain/finding.ts'
import type { AddonDetail } from '#shared/domain/views.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { Field } from '../../parts/form.tsx'
import { Badge, Button, Skeleton } from '../../parts/parts.tsx'
import { addonLabel, plural } from '../../parts/words.ts'
import { changesOf, environmentChoices, placeKey, valuesOf, type Said } from './annotate.ts'

const dataClasses = ['personal data', 'payment data', 'health data', 'internal', 'public']

/** Apps shown at first: more than that scroll out of the dialog anyway, and few are ever annotated. */
const shownApps = 40

type Place = Omit<Said, 'value'>

interface FormProps {
  detail: AddonDetail
  valueAt: (place: Place) => string
  say: (place: Place, value: string) => void
}

function AppRows({ detail, valueAt, say }: FormProps): JSX.Element {
  const [all, setAll] = useState(false)
  const addonId = detail.addon.id
  const holders = all ? detail.holders : detail.holders.slice(0, shownApps)
  return (
    <section className="annotate-part">
      <h3>Its apps</h3>
      <table className="table annotate-apps">
        <thead>
          <tr>
            <th scope="col">App</th>
            <th scope="col">Only reads</th>
            <th scope="col">Connections per dyno</th>
          </tr>
        </thead>
        <tbody>
          {holders.map(({ appId, app, isOwner }) => {
            const reader: Place = { kind: 'reader', addonId, appId, space: null }
            const pool: Place = { kind: 'pool', addonId: null, appId, space: null }
            return (
              <tr key={appId}>
                <th scope="row">
                  {app} {isOwner ? <Badge>owner</Badge> : null}
                </th>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`${app} only reads`}
                    checked={valueAt(reader) === 'true'}
                    onChange={(event) => {
                      say(reader, event.target.checked ? 'true' : '')
                    }}
                  />
                </td>
                <td>
                  <input
                    type="text"
                    className="annotate-number"
                    inputMode="numeric"
                    pattern="[1-9][0-9]{0,4}"
                    title="A whole number from 1 to 99999"
                    aria-label={`Connections per dyno of ${app}`}
                    placeholder="not said"
                    value={valueAt(pool)}
                    onChange={(event) => {
                      say(pool, event.target.value)
                    }}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {holders.length < detail.holders.length ? (
        <Button
          kind="quiet"
          onClick={() => {
            setAll(true)
          }}
        >
          Show all {plural(detail.holders.length, 'app')}
        </Button>
      ) : null}
    </section>
  )
}

function SpaceRows({ detail, valueAt, say }: FormProps): JSX.Element {
  const spaces = [...new Set(detail.holders.map(({ space }) => space))].filter((space) => space !== '').toSorted()
  return (
    <section className="annotate-part">
      <h3>What its spaces are for</h3>
      <dl className="annotate-spaces">
        {spaces.map((space) => {
          const place: Place = { kind: 'environment', addonId: null, appId: null, space }
          return (
            <div key={space}>
              <dt>{space}</dt>
              <dd>
                <select
                  aria-label={`What ${space} is for`}
                  value={valueAt(place)}
                  onChange={(event) => {
                    say(place, event.target.value)
                  }}
                >
                  <option value="">as tags, stages and names say</option>
                  {environmentChoices.map((environment) => (
                    <option key={environment} value={environment}>
                      {environment}
                    </option>
                  ))}
                </select>
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

function Form({
  detail,
  kept,
  onClose,
  onDone,
}: {
  detail: AddonDetail
  kept: ReadonlyMap<string, string>
  onClose: () => void
  onDone: (count: number) => void
}): JSX.Element {
  const [typed, setTyped] = useState<ReadonlyMap<string, Said>>(new Map())
  const [error, setError] = useState<AppErrorData | null>(null)
  const [busy, setBusy] = useState(false)
  const classesId = useId()
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // The dialog opened before there was a field.
    first.current?.focus()
  }, [])
  const { endpointId, addon } = detail
  const changes = changesOf(kept, typed)

  const valueAt = (place: Place): string => {
    const key = placeKey(place)
    return typed.get(key)?.value ?? kept.get(key) ?? ''
  }
  const say = (place: Place, value: string): void => {
    setTyped(new Map(typed).set(placeKey(place), { ...place, value }))
  }
  const save = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    for (const change of changes) {
      const result = await runCommand('risk.annotate', { endpointId, ...change })
      if (result.ok) continue
      setError(result.error)
      setBusy(false)
      return
    }
    onDone(changes.length)
  }

  const contact: Place = { kind: 'contact', addonId: addon.id, appId: null, space: null }
  const dataClass: Place = { kind: 'data-class', addonId: addon.id, appId: null, space: null }
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void save()
      }}
    >
      <div className="dialog-body annotate">
        <p className="muted">What the platform cannot tell and you can. Rules take it into account at once.</p>
        <div className="field-row">
          <Field
            ref={first}
            label="Contact"
            hint="Whom to call about this add-on."
            maxLength={500}
            placeholder="#team-payments"
            value={valueAt(contact)}
            onChange={(event) => {
              say(contact, event.target.value)
            }}
          />
          <Field
            label="Data it holds"
            hint="Any words; those of your own classification are best."
            maxLength={500}
            list={classesId}
            value={valueAt(dataClass)}
            onChange={(event) => {
              say(dataClass, event.target.value)
            }}
          />
          <datalist id={classesId}>
            {dataClasses.map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
        </div>
        <AppRows detail={detail} valueAt={valueAt} say={say} />
        <SpaceRows detail={detail} valueAt={valueAt} say={say} />
        {error ? <ErrorNote error={error} /> : null}
      </div>
      <footer className="dialog-foot">
        <p className="dialog-cover">Connections and spaces are said for every add-on, not for this one alone.</p>
        <span className="spring" />
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" busy={busy} disabled={busy || changes.length === 0}>
          {busy ? 'Saving…' : 'Save'}
        </Button>
      </footer>
    </form>
  )
}

export function AnnotateDialog({
  finding,
  onClose,
  onDone,
}: {
  finding: Finding
  onClose: () => void
  onDone: (count: number) => void
}): JSX.Element {
  const { endpointId, addon } = finding
  const detail = useCommand('inventory.addon', { endpointId, addonId: addon.id })
  const said = useCommand('risk.annotations', { endpointId })
  const failure = detail.error ?? said.error
  return (
    <Dialog title={`Annotate ${addonLabel(addon)}`} size="large" onClose={onClose}>
      {detail.data && said.data ? (
        <Form detail={detail.data} kept={valuesOf(said.data.annotations)} onClose={onClose} onDone={onDone} />
      ) : (
        <div className="dialog-body">
          {failure ? <ErrorNote error={failure} /> : <Skeleton rows={[60, 90, 80]} label="Reading the add-on" />}
        </div>
      )}
    </Dialog>
  )
}
