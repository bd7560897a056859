import type { AppEffect, DangerLevel } from '#shared/domain/operation.ts'
import { largestDocument, problemsFrom, tooLarge, type DocumentProblem } from '#core/documents/problems.ts'
import { remarksOn, type Words } from '#core/documents/wording.ts'
import { readDocument } from '#core/documents/yaml.ts'
import { action, type Action } from '../action.ts'
import type { FileAction } from '../catalogue.ts'
import { sendableSigns } from '../names.ts'
import { remarksOnEntries, type Entry } from './consistency.ts'
import { actionsFormat, type DescribedAction } from './format.ts'

export type ActionsReading = { actions: FileAction[] } | { problems: DocumentProblem[] }

/** Reads a file of actions, or says what is wrong with it: at most 20 problems in the order of their lines. Never throws. */
export function readActions(text: string): ActionsReading {
  if (text.length > largestDocument) return { problems: [tooLarge] }
  const document = readDocument(text, 'a file of actions')
  if ('remarks' in document) return { problems: problemsFrom(document.remarks) }
  const decoded = actionsFormat.safeParse(document.value ?? {}, { reportInput: true })
  if (!decoded.success) {
    return { problems: problemsFrom(remarksOn(document, actionsFormat, decoded.error.issues, words)) }
  }
  const described = decoded.data.actions ?? []
  const entries = described.map((given, index): Entry => ({
    given,
    action: actionOf(given),
    lineOf: (...path) => document.lineOf(['actions', index, ...path]),
  }))
  const remarks = remarksOnEntries(entries)
  if (remarks.length > 0) return { problems: problemsFrom(remarks) }
  return { actions: entries.map(({ given, action }) => ({ service: given.service, action })) }
}

const words: Words = {
  whole: 'A file of actions',
  item: (list) => (list === 'actions' ? 'An action' : null),
  complaint: (issue) =>
    issue.code === 'custom' && issue.message === 'unsendable' && typeof issue.input === 'string'
      ? `may consist of ${sendableSigns}: the platform takes no colon, no slash and nothing else.`
      : null,
  stranger: () => null,
}

function actionOf(given: DescribedAction): Action {
  const { action: name, level } = given
  const subject = given.subject ?? null
  const effects = given.apps ?? usualEffects[level]
  return action({
    name,
    label: given.label,
    title: `${given.label}${subject ? ' {subject}' : ''} of {addon}`,
    does: given.does,
    level,
    method: given.method ?? 'POST',
    path: given.path ?? name,
    subject: subject && {
      what: subject.what,
      sent: subject.field === undefined ? 'path' : { field: subject.field },
      listedBy: subject['listed-by'] ?? null,
      unlisted: 'allowed',
    },
    body: given.body ?? null,
    answer: null,
    secrets: given.secrets ?? [],
    needs: (given.needs ?? []).map((attribute) => ({ attribute: [attribute], without: `does not have ${attribute}` })),
    // Whether a home-made broker minds is its own affair.
    idle: false,
    doubts: [{ reason: 'It is described by the operator of this platform, and what its broker refuses is not known.' }],
    affects: { owner: effects, attached: effects, note: given.note ?? '' },
    losses: given.losses ?? (level === 'destructive' ? ['What it destroys is not described.'] : []),
    traps: given.traps ?? [],
    reversible:
      level === 'read'
        ? { kind: 'yes', how: 'It changes nothing.' }
        : given.undo === undefined
          ? { kind: 'no', how: 'How it is taken back is not described.' }
          : { kind: 'partly', how: given.undo },
    duration:
      given.seconds === undefined
        ? { seconds: null, words: 'How long it takes is not described.' }
        : { seconds: given.seconds, words: `About ${given.seconds} seconds.` },
    outcome:
      given['busy-meanwhile'] === true
        ? { by: 'state', words: 'Waiting until the add-on is provisioned again.' }
        : { by: 'answer', words: 'The answer is all there is to see.' },
    origin: 'file',
  })
}

const usualEffects: Record<DangerLevel, readonly AppEffect[]> = {
  read: [],
  additive: [],
  disruptive: ['interrupted'],
  credential: ['needs-redeploy'],
  destructive: ['interrupted', 'loses'],
}
