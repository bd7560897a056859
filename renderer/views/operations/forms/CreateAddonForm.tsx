import { useState, type JSX } from 'react'
import { useCommand } from '../../../stores/command.ts'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { FormDialog } from './FormDialog.tsx'
import { givenAs, type FormProps } from './form-props.ts'
import { NameField } from './NameField.tsx'
import { PlanPicker } from './PlanPicker.tsx'

/** A new add-on on an app: which plan, and what it is called there. */
export function CreateAddonForm({ form, given, onClose }: FormProps<'create-addon'>): JSX.Element {
  const { endpointId, appId } = form
  const app = useCommand('inventory.app', { endpointId, appId })
  const catalog = useCommand('inventory.catalog', { endpointId })
  const before = givenAs(given, 'create-addon')
  const [plan, setPlan] = useState<string | null>(before?.plan ?? null)
  const [name, setName] = useState(before?.name ?? '')
  const service = plan?.split(':', 1)[0] ?? null
  // The first of a service on an app is its primary; of others only the plan can tell.
  const first = service !== null && app.data !== null && !app.data.holds.some((held) => held.service === service)
  const error = app.error ?? catalog.error
  return (
    <FormDialog
      title={`Create an add-on on ${app.data?.name ?? 'the app'}`}
      form={form}
      operation={plan === null ? null : { kind: 'create-addon', endpointId, appId, plan, name: name.trim() }}
      missing="Pick a plan."
      onClose={onClose}
    >
      {error && !app.data ? <ErrorNote error={error} /> : null}
      <PlanPicker
        services={catalog.data?.services ?? []}
        place={app.data ? { space: app.data.space, compliance: app.data.compliance, region: app.data.region } : null}
        current={null}
        chosen={plan}
        loading={!catalog.data}
        onChoose={setPlan}
      />
      <NameField
        label="Name"
        optional
        value={name}
        service={service}
        primary={service === null ? null : first}
        appName={app.data?.name ?? 'the app'}
        onChange={setName}
      />
    </FormDialog>
  )
}
