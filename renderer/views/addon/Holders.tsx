import type { JSX } from 'react'
import type { AddonDetail, HolderView } from '#shared/domain/views.ts'
import { routeHref } from '../../stores/route.ts'
import { Badge, CarriedMark, ComplianceTags } from '../../parts/parts.tsx'
import { HolderOperations } from '../operations/menus/AddonOperations.tsx'

function state(holder: HolderView): JSX.Element {
  if (!holder.known) return <span className="faint">app not in the snapshot</span>
  return (
    <span className="tags">
      {holder.maintenance ? <Badge tone="medium">maintenance</Badge> : null}
      {holder.preview ? <Badge tone="accent">preview</Badge> : null}
      {holder.running ? <Badge tone="ok">running</Badge> : holder.maintenance ? null : <Badge>not running</Badge>}
    </span>
  )
}

function primary(holder: HolderView): JSX.Element {
  if (holder.primary === null) return <span className="faint">not asked yet</span>
  return holder.primary ? <>primary</> : <span className="muted">no</span>
}

/** Everyone who would notice if the add-on went away, owner first. */
export function Holders({ detail }: { detail: AddonDetail }): JSX.Element {
  return (
    <div className="table-box" role="region" aria-label="Apps that hold this add-on" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">App</th>
            <th scope="col">Space</th>
            <th scope="col">Organization</th>
            <th scope="col">State</th>
            <th scope="col">Attached as</th>
            <th scope="col">Primary</th>
            <th scope="col">
              <span className="unseen">Operate</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {detail.holders.map((holder) => (
            <tr key={`${holder.appId} ${holder.attachmentId}`} data-owner={holder.isOwner}>
              <td>
                <a
                  href={routeHref({
                    view: 'map',
                    endpointId: detail.endpointId,
                    focus: { kind: 'app', id: holder.appId },
                  })}
                >
                  {holder.app}
                </a>{' '}
                {holder.isOwner ? <Badge tone="accent">owner</Badge> : null}
                <CarriedMark from={holder.carriedFrom} />
              </td>
              <td>
                {holder.space} <ComplianceTags tags={holder.compliance} />
              </td>
              <td>{holder.organization === '' ? <span className="faint">not known</span> : holder.organization}</td>
              <td>{state(holder)}</td>
              <td>
                <code>{holder.attachmentName}</code>
              </td>
              <td>{primary(holder)}</td>
              <td className="cell-operate">
                <HolderOperations detail={detail} holder={holder} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
