import { advice, type AppError, type ErrorCode } from '#shared/errors.ts'

/** Where the advice for people in front of a window does not fit a command that runs once and ends. */
const adviceByCode: Partial<Record<ErrorCode, string>> = {
  // Their sentences already say what to do.
  'invalid-input': '',
  'not-found': '',
  'no-credential':
    'Put it in ADDON_ATLAS_TOKEN or use --token-stdin; where several endpoints are known, name its own with --endpoint.',
  timeout: 'Try again later; what is cached stays readable.',
  'server-error': 'Try again later; what is cached stays readable.',
  certificate: 'Name your certificate authority with --ca; the check cannot be skipped.',
  'store-damaged': 'Sync again to fill it. What you chose is kept.',
  'store-full': 'Free some space; what is cached stays readable.',
  'part-missing': 'To have it, install Addon Atlas again.',
  internal: 'Please report what you did.',
  'store-newer': 'Update, or choose another folder with --data.',
  'store-read-only': 'Choose another folder with --data.',
  'already-open': 'Close it, or choose another folder with --data.',
}

/** What happened and what to do next, for a terminal. Nothing is said twice. */
export function explain({ code, message }: AppError): string {
  // This one is not about the certificate of anybody.
  const next = message.includes('Unset NODE_TLS') ? '' : (adviceByCode[code] ?? advice(code))
  return `${message} ${next}`.trim()
}
