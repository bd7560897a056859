import { createDocumentFile } from '#core/documents/file.ts'
import type { LogEntry } from '#core/ports.ts'
import { catalogueOf, type Catalogue, type FileAction } from '../catalogue.ts'
import { readActions } from './read.ts'

/** Looked for in the data folder. */
export const actionsFileName = 'addon-atlas.actions.yaml'

/** The operator's file of actions. */
export interface ActionsFile {
  /** What is built in, and what the file adds; without it while it is not valid. Replaced as a whole. */
  catalogue(): Catalogue
  /** What is wrong with the file: one sentence each, the first of which says what follows from it. Empty for nothing. */
  problems(): string[]
  /** Looks at the file again; true when something is different now. Never throws. */
  reload(): Promise<boolean>
}

interface Parts {
  /** Null for none, ever. */
  path: string | null
  log: (entry: LogEntry) => void
}

const none: FileAction[] = []

/** Nothing is read before the first reload. */
export function createActionsFile({ path, log }: Parts): ActionsFile {
  const file = createDocumentFile<FileAction[]>({
    path,
    standard: none,
    // What it described before may be what somebody has just taken back.
    whenInvalid: 'standard',
    read(text) {
      const reading = readActions(text)
      return 'problems' in reading ? reading : { value: reading.actions }
    },
    invalid(problems) {
      const message = `The file of actions is not valid (problems: ${problems}); none of its actions is offered.`
      log({ level: 'warning', room: 'operations', message })
    },
  })
  let made = catalogueOf(none)
  let madeOf = none

  return {
    catalogue() {
      const actions = file.current()
      if (actions !== madeOf) {
        made = catalogueOf(actions)
        madeOf = actions
      }
      return made
    },
    problems() {
      const { state, problems } = file.state()
      if (state !== 'invalid') return []
      return [
        `${actionsFileName} is not valid, so none of its actions is offered; all others are.`,
        ...problems.map(({ line, message }) => (line === null ? message : `Line ${line}: ${message}`)),
      ]
    },
    reload: () => file.reload(),
  }
}
