import type { JSX } from 'react'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import type { Operation, Plan } from '#shared/domain/operation.ts'

/**
 * A controller believes each request that says it has elevated access, so there a person chooses. The public edge knows by
 * itself who may, and takes nobody's word.
 */
export function Elevation({
  plan,
  profile,
  onOperation,
}: {
  plan: Plan
  profile: EndpointProfile | null
  onOperation: (operation: Operation) => void
}): JSX.Element | null {
  const { operation } = plan
  if (operation.kind !== 'destroy-addon' && operation.kind !== 'destroy-app') return null
  if (profile?.credentialKind !== 'key') return null
  return (
    <label className="check elevation">
      <input
        type="checkbox"
        checked={operation.elevated}
        onChange={(event) => {
          onOperation({ ...operation, elevated: event.target.checked })
        }}
      />
      <span>Send it with elevated access</span>
    </label>
  )
}
