import type { JSX } from 'react'
import type { FocusApp } from '#shared/domain/focus.ts'
import type { AddonDetail } from '#shared/domain/views.ts'
import { aloneWords, doubtsOf } from '../../parts/doubt.ts'
import { ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { Skeleton } from '../../parts/parts.tsx'
import { useCommand } from '../../stores/command.ts'
import { mapRoute } from '../../stores/map-place.ts'
import { routeHref } from '../../stores/route.ts'
import { HolderOperations } from '../operations/menus/AddonOperations.tsx'
import { useFocus } from './asked-focus.ts'
import { FocusPlane } from './FocusPlane.tsx'

/** Who hangs on one add-on: its owner, the add-on, and every app that borrows it, by space. */
export function FocusView({ detail }: { detail: AddonDetail }): JSX.Element {
  const { endpointId, addon } = detail
  const { data, error, reload, more } = useFocus(endpointId, { kind: 'addon', id: addon.id }, 1)
  const parts = useAddonParts(endpointId, detail)
  if (!data) {
    if (error) return <ErrorPanel error={error} onRetry={reload} />
    return <Skeleton rows={[40, 70, 60]} label="Asking who holds it" />
  }
  return (
    <div className="focus" data-testid="focus-view" data-holders={detail.holders.length}>
      <h2 className="unseen">Blast radius</h2>
      <FocusPlane
        data={data}
        hrefOf={(focus) => routeHref(mapRoute(endpointId, { focus, steps: 1 }))}
        onMore={more}
        {...parts}
      />
    </div>
  )
}

/** What only the focus of an add-on has: what can be done to each app that holds it, and why it may not be alone. */
export function useAddonParts(
  endpointId: string,
  detail: AddonDetail | null,
): { alone?: string; actionsOf?: (app: FocusApp) => JSX.Element[] } {
  const judged = useCommand('risk.addon', detail ? { endpointId, addonId: detail.addon.id } : null)
  if (!detail) return {}
  return {
    alone: aloneWords(doubtsOf(detail.complete, judged.data, judged.error?.message ?? null)),
    actionsOf: ({ appId, app }) =>
      detail.holders
        .filter((holder) => holder.appId === appId && holder.app === app)
        .map((holder) => <HolderOperations key={holder.attachmentId} detail={detail} holder={holder} />),
  }
}
