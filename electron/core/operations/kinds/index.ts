import type { Operation, OperationKind } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import type { Json } from '#shared/json.ts'
import { builtInCatalogue, type Catalogue } from '../actions/catalogue.ts'
import type { Draft, Judgement, Kind, Known, Question, Replies } from '../kind.ts'
import { actionKind } from './action.ts'
import { attach } from './attach.ts'
import { changePlan } from './change-plan.ts'
import { createAddon } from './create-addon.ts'
import { customActionKind } from './custom-action.ts'
import { destroyAddon } from './destroy-addon.ts'
import { destroyApp } from './destroy-app.ts'
import { detach } from './detach.ts'
import { maintenance } from './maintenance.ts'
import { promote } from './promote.ts'
import { redeploy } from './redeploy.ts'
import { rename } from './rename.ts'
import { scale } from './scale.ts'

/** A kind with what only it knows kept inside, so that all can stand in one list. */
export interface AnyKind {
  /** What it asks, and what it makes of the replies, which stand under the names of the questions. */
  prepare(
    operation: Operation,
    known: Known,
  ): { questions: Record<string, Question<unknown>>; draft(replies: Replies<Record<string, unknown>>): Draft }
  judge(operation: Operation, before: Json, body: unknown): Judgement
}

export type Kinds = Partial<Record<OperationKind, AnyKind>>

export const standardKinds: Kinds = {
  'create-addon': sealed(createAddon),
  attach: sealed(attach),
  detach: sealed(detach),
  promote: sealed(promote),
  rename: sealed(rename),
  'change-plan': sealed(changePlan),
  'destroy-addon': sealed(destroyAddon),
  'destroy-app': sealed(destroyApp),
  maintenance: sealed(maintenance),
  redeploy: sealed(redeploy),
  scale: sealed(scale),
  ...actionKinds(() => builtInCatalogue),
}

/** Actions as they are described at the moment: the operator's file may be another one by the next plan. */
export function actionKinds(catalogue: () => Catalogue): Kinds {
  return { action: sealed(actionKind(catalogue)), 'custom-action': sealed(customActionKind(catalogue)) }
}

/** Throws AppError invalid-input for a kind that nobody wrote. */
export function kindOf(kinds: Kinds, operation: Operation): AnyKind {
  const kind = kinds[operation.kind]
  if (!kind) throw new AppError('invalid-input', 'This core does not know such an operation.')
  return kind
}

export function sealed<Asked extends Operation, Told extends Record<string, unknown>>(
  kind: Kind<Asked, Told>,
): AnyKind {
  function mine(operation: Operation): Asked {
    if (operation.kind !== kind.kind) throw new AppError('internal', 'An operation came to another kind.')
    // Its kind says so.
    return operation as Asked
  }
  return {
    prepare(operation, known) {
      const asked = mine(operation)
      return {
        questions: kind.questions(asked, known),
        // Each question is answered by its own decoder, under its own name.
        draft: (replies) => kind.draft(asked, known, replies as Replies<Told>),
      }
    },
    judge: (operation, before, body) => kind.judge(mine(operation), before, body),
  }
}
