import { useState, type JSX } from 'react'
import { useCommand } from '../../../stores/command.ts'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { addonLabel } from '../../../parts/words.ts'
import { FormDialog } from './FormDialog.tsx'
import { givenAs, type FormProps } from './form-props.ts'
import { PlanPicker } from './PlanPicker.tsx'

/** Another plan of the same service. */
export function ChangePlanForm({ form, given, onClose }: FormProps<'change-plan'>): JSX.Element {
  const { endpointId, addonId } = form
  const detail = useCommand('inventory.addon', { endpointId, addonId })
  const catalog = useCommand('inventory.catalog', { endpointId })
  const [plan, setPlan] = useState<string | null>(givenAs(given, 'change-plan')?.plan ?? null)
  const addon = detail.data?.addon ?? null
  const owner = detail.data?.holders.find(({ isOwner }) => isOwner) ?? null
  const services = catalog.data?.services.filter(({ name }) => name === addon?.service) ?? []
  const error = detail.error ?? catalog.error
  return (
    <FormDialog
      title={addon ? `Change the plan of ${addonLabel(addon)}` : 'Change the plan'}
      form={form}
      operation={plan !== null && plan !== addon?.plan ? { kind: 'change-plan', endpointId, addonId, plan } : null}
      missing="Pick another plan."
      onClose={onClose}
    >
      {error && !detail.data ? <ErrorNote error={error} /> : null}
      {services[0]?.supportsUpgrading === false ? (
        <p className="note note-medium">This service does not support changing plans.</p>
      ) : null}
      <PlanPicker
        services={services}
        place={
          owner ? { space: owner.space, compliance: owner.known ? owner.compliance : null, region: owner.region } : null
        }
        current={addon ? { name: addon.plan, priceCents: addon.priceCents } : null}
        chosen={plan ?? addon?.plan ?? null}
        loading={!catalog.data || !detail.data}
        onChoose={setPlan}
      />
    </FormDialog>
  )
}
