import { useMemo, useState, type JSX } from 'react'
import type { AddonDetail, AppDetail, MapData } from '#shared/domain/views.ts'
import { useCommand } from '../../../stores/command.ts'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { ComplianceTags } from '../../../parts/parts.tsx'
import { addonLabel } from '../../../parts/words.ts'
import { attachNotes } from './attach-notes.ts'
import { FormDialog } from './FormDialog.tsx'
import { givenAs, type FormProps } from './form-props.ts'
import { NameField } from './NameField.tsx'
import { type Pickable } from './picked.ts'
import { Picker } from './Picker.tsx'

interface PickableApp extends Pickable {
  name: string
  space: string
  compliance: string[]
  notes: string[]
}

/** Every app that does not hold it yet, with what the platform would object to. */
function appsFor(map: MapData, detail: AddonDetail | null): PickableApp[] {
  const holders = new Set(detail?.holders.map(({ appId }) => appId))
  const owner = detail?.holders.find(({ isOwner }) => isOwner) ?? null
  return map.apps.ids.flatMap((id, index) => {
    if (holders.has(id)) return []
    const name = map.apps.names[index] ?? id
    const space = map.spaces[map.apps.spaces[index] ?? -1]
    return [
      {
        id,
        text: name,
        section: '',
        name,
        space: space?.name ?? '',
        compliance: space?.compliance ?? [],
        notes: owner && space ? attachNotes(owner, space) : [],
      },
    ]
  })
}

interface PickableAddon extends Pickable {
  name: string
  service: string
  owner: string
}

/** Every add-on that the app does not hold yet and that has an owner. */
function addonsFor(map: MapData, app: AppDetail | null): PickableAddon[] {
  const held = new Set(app?.holds.map(({ addonId }) => addonId))
  return map.addons.ids.flatMap((id, index) => {
    const owner = map.apps.names[map.addons.owners[index] ?? -1]
    if (held.has(id) || owner === undefined) return []
    const name = addonLabel({ id, name: map.addons.names[index] ?? '' })
    const service = map.services[map.addons.services[index] ?? -1] ?? ''
    return [{ id, text: `${name} ${owner} ${service}`, section: '', name, service, owner }]
  })
}

/** Gives an app an add-on that another one owns. Whichever of the two is known, the other one is picked. */
export function AttachForm({ form, given, onClose }: FormProps<'attach'>): JSX.Element {
  const { endpointId } = form
  const before = givenAs(given, 'attach')
  const [addonId, setAddonId] = useState(form.addonId ?? before?.addonId ?? null)
  const [appId, setAppId] = useState(form.appId ?? before?.appId ?? null)
  const [name, setName] = useState(before?.name ?? '')
  const map = useCommand('graph.map', { endpointId })
  const detail = useCommand('inventory.addon', addonId === null ? null : { endpointId, addonId })
  const app = useCommand('inventory.app', appId === null ? null : { endpointId, appId })
  const apps = useMemo(() => (map.data ? appsFor(map.data, detail.data) : []), [map.data, detail.data])
  const addons = useMemo(() => (map.data ? addonsFor(map.data, app.data) : []), [map.data, app.data])
  const service = detail.data?.addon.service ?? null
  const first = service !== null && app.data !== null && !app.data.holds.some((held) => held.service === service)
  const error = map.error ?? detail.error
  return (
    <FormDialog
      title={
        form.addonId !== null
          ? `Attach ${detail.data ? addonLabel(detail.data.addon) : 'the add-on'} to an app`
          : `Attach an add-on to ${app.data?.name ?? 'the app'}`
      }
      form={form}
      operation={
        addonId !== null && appId !== null ? { kind: 'attach', endpointId, addonId, appId, name: name.trim() } : null
      }
      missing={form.addonId === null ? 'Pick an add-on.' : 'Pick an app.'}
      onClose={onClose}
    >
      {error && !map.data ? <ErrorNote error={error} /> : null}
      {form.addonId === null ? (
        <Picker
          label="Add-on"
          placeholder="Find an add-on by name, owner or service"
          items={addons}
          chosen={addonId}
          loading={!map.data}
          render={(item) => (
            <span className="picker-line">
              <strong>{item.name}</strong>
              <span className="muted">{item.service}</span>
              <span className="spring" />
              <span className="muted">{item.owner}</span>
            </span>
          )}
          onChoose={({ id }) => {
            setAddonId(id)
          }}
        />
      ) : (
        <Picker
          label="App"
          placeholder="Find an app by name or space"
          items={apps}
          chosen={appId}
          loading={!map.data}
          render={(item) => (
            <>
              <span className="picker-line">
                <strong>{item.name}</strong>
                <span className="spring" />
                <ComplianceTags tags={item.compliance} most={3} />
              </span>
              {item.notes.length > 0 ? <span className="picker-more picker-note">{item.notes.join('; ')}</span> : null}
            </>
          )}
          onChoose={({ id }) => {
            setAppId(id)
          }}
        />
      )}
      {detail.data?.supportsSharing === false ? (
        <p className="note note-medium">This service does not support sharing.</p>
      ) : null}
      <NameField
        label="Name on the app"
        optional
        value={name}
        service={service}
        primary={app.data === null || service === null ? null : first}
        appName={app.data?.name ?? 'the app'}
        onChange={setName}
      />
    </FormDialog>
  )
}
