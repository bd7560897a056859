import type { Handlers } from '../dispatch.ts'
import type { Runbooks } from './runbooks.ts'

export function runbookCommands({ runbooks }: { runbooks: Runbooks }) {
  return {
    'runbooks.plan': ({ runbook }, signal) => runbooks.plan(runbook, signal),
    'runbooks.start': (confirmation, signal) => runbooks.start(confirmation, signal),
    'runbooks.list': ({ endpointId }) => ({ runbooks: runbooks.list(endpointId) }),
    'runbooks.get': ({ runbookId }) => runbooks.get(runbookId),
    'runbooks.goOn': ({ runbookId, typed }) => runbooks.goOn(runbookId, typed),
    'runbooks.pause': ({ runbookId }) => runbooks.pause(runbookId),
    'runbooks.skip': ({ runbookId }) => runbooks.skip(runbookId),
    'runbooks.windUp': ({ runbookId }) => runbooks.windUp(runbookId),
  } satisfies Handlers<
    | 'runbooks.plan'
    | 'runbooks.start'
    | 'runbooks.list'
    | 'runbooks.get'
    | 'runbooks.goOn'
    | 'runbooks.pause'
    | 'runbooks.skip'
    | 'runbooks.windUp'
  >
}
