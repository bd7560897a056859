import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import type { Clock } from '#core/ports.ts'
import type { AcknowledgedFinding } from '#core/risk/answers/answers.ts'
import { day } from '#core/risk/answers/limits.ts'
import type { KeptAcknowledgement } from '#core/store/answers.ts'

export const here = 'endpoint-1'

export const profile: EndpointProfile = {
  id: here,
  name: 'One',
  url: 'https://one.example',
  credentialKind: 'bearer',
  userName: '',
  elevated: false,
  environment: 'production',
  readOnly: true,
  certificateAuthorityFile: null,
  demo: null,
}

export function finding(addonId: string, ruleId = 'AKR-301', fingerprint = `print of ${addonId}`): AcknowledgedFinding {
  return { id: `${ruleId}/${addonId}`, ruleId, severity: 'low', addonId, appId: null, fingerprint }
}

export function said(clock: Clock, days = 30) {
  return {
    category: 'accepted-risk',
    reason: 'Both teams know of it.',
    ticket: 'OPS-1',
    expiresAt: clock.now() + days * day,
  } as const
}

export const acknowledgement: KeptAcknowledgement = {
  endpointId: here,
  findingId: 'AKR-301/a',
  ruleId: 'AKR-301',
  addonId: 'a',
  appId: null,
  category: 'temporary',
  reason: 'why',
  ticket: '',
  by: 'ada',
  createdAt: 1000,
  expiresAt: 2000,
  fingerprint: 'print',
  withdrawnAt: null,
}
