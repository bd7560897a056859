import { create } from 'zustand'
import type { Operation } from '#shared/domain/operation.ts'

/** What has to be typed or picked before there is an operation to plan. Null is what the form asks for. */
export type OperationForm =
  | { kind: 'create-addon'; endpointId: string; appId: string }
  | { kind: 'attach'; endpointId: string; addonId: string | null; appId: string | null }
  | { kind: 'rename'; endpointId: string; addonId: string; appId: string }
  | { kind: 'change-plan'; endpointId: string; addonId: string }
  | { kind: 'scale'; endpointId: string; appId: string }
  /** An action that wants a subject: a backup, a role. `listedIn` is the run whose answer lists them, once there is one. */
  | { kind: 'action'; endpointId: string; addonId: string; action: string; listedIn: string | null }
  | { kind: 'custom-action'; endpointId: string; addonId: string }

/**
 * What a person has begun and what lies over the view because of it. Data, so that whoever begins an operation, a menu, the
 * palette, a remedy, does not have to draw any of it. `form` is where one can go back to.
 */
export type Begun =
  /** `given` is what an earlier turn of the form gave. */
  | { step: 'form'; form: OperationForm; given: Operation | null }
  | { step: 'plan'; operation: Operation; form: OperationForm | null }
  | { step: 'run'; runId: string; form: OperationForm | null }

const store = create<{ begun: Begun | null }>()(() => ({ begun: null }))

export function useBegun(): Begun | null {
  return store((state) => state.begun)
}

/** Plans it, shows the plan, and lets a person confirm it. Nothing is sent but what planning asks. */
export function beginOperation(operation: Operation, form: OperationForm | null = null): void {
  store.setState({ begun: { step: 'plan', operation, form } })
}

/** Asks for what is missing first. */
export function beginForm(form: OperationForm, given: Operation | null = null): void {
  store.setState({ begun: { step: 'form', form, given } })
}

/** Shows how a run stands, or what became of it. */
export function showRun(runId: string, form: OperationForm | null = null): void {
  store.setState({ begun: { step: 'run', runId, form } })
}

/** Closes it, unless something else was begun in the meantime: a dialog that is gone must not close its successor. */
export function leaveOperation(left: Begun): void {
  store.setState(({ begun }) => (begun === left ? { begun: null } : {}))
}
