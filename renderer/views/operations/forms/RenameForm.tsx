import { useState, type JSX } from 'react'
import { useCommand } from '../../../stores/command.ts'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { addonLabel } from '../../../parts/words.ts'
import { FormDialog } from './FormDialog.tsx'
import { givenAs, type FormProps } from './form-props.ts'
import { NameField } from './NameField.tsx'

/** What an app calls an add-on. */
export function RenameForm({ form, given, onClose }: FormProps<'rename'>): JSX.Element {
  const { endpointId, addonId, appId } = form
  const detail = useCommand('inventory.addon', { endpointId, addonId })
  const holder = detail.data?.holders.find((each) => each.appId === appId) ?? null
  const [typed, setTyped] = useState<string | null>(givenAs(given, 'rename')?.name ?? null)
  const name = typed ?? holder?.attachmentName ?? ''
  const wanted = name.trim()
  const changed = wanted !== '' && wanted !== holder?.attachmentName
  return (
    <FormDialog
      title={detail.data ? `Rename ${addonLabel(detail.data.addon)} on ${holder?.app ?? 'the app'}` : 'Rename'}
      form={form}
      operation={changed ? { kind: 'rename', endpointId, addonId, appId, name: wanted } : null}
      missing="Type another name."
      onClose={onClose}
    >
      {detail.error && !detail.data ? <ErrorNote error={detail.error} /> : null}
      <NameField
        label="New name"
        value={name}
        service={detail.data?.addon.service ?? null}
        primary={holder?.primary ?? null}
        appName={holder?.app ?? 'the app'}
        onChange={setTyped}
      />
    </FormDialog>
  )
}
