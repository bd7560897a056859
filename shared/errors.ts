/**
 * The closed list of what can go wrong. Errors cross every boundary as data; what a person is told to do next is chosen
 * by the code, here and nowhere else.
 */
export const errorCodes = [
  'invalid-input',
  'unknown-command',
  'not-found',
  'cancelled',
  'no-credential',
  'wrong-credential',
  'not-allowed',
  'unreachable',
  'timeout',
  'certificate',
  'not-akkeris',
  'bad-answer',
  'too-large',
  'refused',
  'server-error',
  'incomplete',
  'store-damaged',
  'store-newer',
  'store-full',
  'store-read-only',
  'already-open',
  'not-armed',
  'plan-expired',
  'plan-changed',
  'not-confirmed',
  'blocked',
  'under-way',
  'journal-unwritable',
  'outcome-unknown',
  'part-missing',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** `message` says what happened in one sentence, with a capital and a full stop, free of secrets, paths and stacks. */
export interface AppErrorData {
  code: ErrorCode
  message: string
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; error: AppErrorData }

export class AppError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }

  toData(): AppErrorData {
    return { code: this.code, message: this.message }
  }
}

const adviceByCode: Record<ErrorCode, string> = {
  'invalid-input': 'Correct the marked value and try again.',
  'unknown-command': 'Restart Addon Atlas: the window and its core are of different versions.',
  'not-found': 'It may have been removed since the last sync. Sync again and look for it by name.',
  cancelled: 'Nothing was changed. Start it again whenever you like.',
  'no-credential':
    'Enter the credential of this endpoint. It is kept for this session or in the keyring, never on disk.',
  'wrong-credential':
    'Check the credential and its kind: the public edge takes a bearer token, a controller the bare key.',
  'not-allowed': 'This account is known but not let in. Ask the platform team for access.',
  unreachable: 'Check the address, the network and the VPN. What was read before stays readable.',
  timeout: 'The endpoint took too long. It is tried again by itself; what is cached stays readable.',
  certificate: 'The certificate is not trusted. Add your certificate authority to the endpoint; it cannot be skipped.',
  'not-akkeris': 'Check the address: something answers there, but it is not an Akkeris API.',
  'bad-answer':
    'Something between here and the platform changed the answer. Try again, then ask whoever runs the proxy.',
  'too-large': 'The answer is larger than any platform should give. Check that the address is right.',
  refused: 'The platform refused the request. Read its words above.',
  'server-error': 'The platform has trouble of its own. It is tried again by itself; what is cached stays readable.',
  incomplete: 'The platform left rows out, as it does while a broker or region is down. Nothing known was removed.',
  'store-damaged': 'The cache was put aside and is being filled again. What you chose and did is kept.',
  'store-newer': 'This data folder was written by a newer Addon Atlas. Update, or choose another folder with --data.',
  'store-full': 'The disk is full. Free some space; what is cached stays readable.',
  'store-read-only': 'The data folder cannot be written. Choose another one with --data.',
  'already-open': 'Another Addon Atlas uses this data folder. Close it, or choose another folder with --data.',
  'not-armed': 'Arm this endpoint first: it is read-only until then, and again after 15 minutes.',
  'plan-expired': 'Nothing was sent. Plan it again and look at it as it stands now.',
  'plan-changed': 'Nothing was sent. Read what has changed, then plan it again if you still want it.',
  'not-confirmed': 'Nothing was sent. Give what the plan asks for: the name as it is spelt, and the reason.',
  blocked: 'Nothing was sent. The plan says why it would be refused, or why it should not be done.',
  'under-way': 'Wait until the other one is over, or cancel it while it waits to be sent.',
  'journal-unwritable': 'Nothing is run that cannot be written down. Free some space, or see who may write the folder.',
  'outcome-unknown': 'It may have happened. Check what the platform shows before doing anything again.',
  'part-missing': 'A part of Addon Atlas is missing or does not fit this machine. Install Addon Atlas again.',
  internal: 'This is a fault of Addon Atlas. Restart it, and report what you did.',
}

/** What the person can do next about an error of this code, one or two sentences. */
export function advice(code: ErrorCode): string {
  return adviceByCode[code]
}

/** Turns anything thrown into an error that may be shown: what is not ours becomes `internal` without its text. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new AppError('cancelled', 'The work was cancelled.', { cause: thrown })
  }
  return new AppError('internal', 'Something failed inside Addon Atlas.', { cause: thrown })
}
