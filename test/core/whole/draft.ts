import type { ProfileDraft } from '#shared/contract/commands.ts'

export function draft(url: string, overrides: Partial<ProfileDraft> = {}): ProfileDraft {
  return {
    name: 'Platform',
    url,
    credentialKind: 'key',
    userName: 'operator',
    elevated: false,
    environment: 'other',
    certificateAuthorityFile: null,
    ...overrides,
  }
}
