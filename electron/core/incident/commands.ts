import type { Handlers } from '../dispatch.ts'
import type { Incident } from './incident.ts'

/** Each throws AppError not-found for an endpoint or an add-on that is not known. */
export function incidentCommands({ incident }: { incident: Incident }) {
  return {
    'incident.addon': ({ endpointId, addonId, hours }) => incident.view(endpointId, addonId, hours),
    'incident.gather': ({ endpointId, addonId, hours }, signal) => incident.gather(endpointId, addonId, hours, signal),
    'incident.history': ({ endpointId, addonId }) => incident.history(endpointId, addonId),
    'incident.audits': ({ endpointId, addonId }, signal) => incident.readAudits(endpointId, addonId, signal),
  } satisfies Handlers<'incident.addon' | 'incident.gather' | 'incident.history' | 'incident.audits'>
}
