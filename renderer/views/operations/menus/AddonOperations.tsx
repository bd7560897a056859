import { useState, type JSX } from 'react'
import type { AddonDetail, HolderView } from '#shared/domain/views.ts'
import { useCommand } from '../../../stores/command.ts'
import { addonLabel } from '../../../parts/words.ts'
import { addonOffers, appOffers, holderOffers } from './offers.ts'
import { OperationMenu } from './OperationMenu.tsx'

/** What can be done to an add-on, the actions of its service included. These are asked for when it is opened. */
export function AddonOperations({ detail, small = false }: { detail: AddonDetail; small?: boolean }): JSX.Element {
  const [opened, setOpened] = useState(false)
  const { endpointId, addon } = detail
  const { data, error } = useCommand('operations.actions', opened ? { endpointId, addonId: addon.id } : null)
  const known = data !== null || error !== null
  const problems = error ? [error.message] : (data?.problems ?? [])
  return (
    <OperationMenu
      label={small ? `Operate on ${addonLabel(addon)}` : 'Operate'}
      small={small}
      offers={known ? addonOffers(detail, data?.actions ?? []) : null}
      problem={problems.length > 0 ? problems.join(' ') : null}
      onOpen={() => {
        setOpened(true)
      }}
    />
  )
}

/** What can be done to an add-on and one app that holds it. */
export function HolderOperations({ detail, holder }: { detail: AddonDetail; holder: HolderView }): JSX.Element {
  return <OperationMenu small label={`Operate on ${holder.app}`} offers={holderOffers(detail, holder)} />
}

/** What can be done to an app. */
export function AppOperations({ endpointId, appId }: { endpointId: string; appId: string }): JSX.Element {
  const [opened, setOpened] = useState(false)
  const { data, error } = useCommand('inventory.app', opened ? { endpointId, appId } : null)
  return (
    <OperationMenu
      label="Operate"
      offers={data ? appOffers(data) : null}
      problem={error?.message ?? null}
      onOpen={() => {
        setOpened(true)
      }}
    />
  )
}
