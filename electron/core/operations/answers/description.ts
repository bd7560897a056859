import { z } from 'zod'
import type { Operation, OperationKind } from '#shared/domain/operation.ts'
import type { Catalogue } from '../actions/catalogue.ts'
import type { AnswerDescription } from './mask.ts'

const anything = z.unknown()

/** Add-ons and attachments as the platform gives them: the values of config variables are secrets, nothing else is. */
const addon: AnswerDescription = { answer: anything, secrets: ['config_vars'] }

/** Apps and formations hold none. */
const app: AnswerDescription = { answer: anything, secrets: [] }

/** All config variables of an app, which is what the platform answers to a change of one. */
const variables: AnswerDescription = { answer: anything, secrets: [''] }

const byKind: Record<Exclude<OperationKind, 'action' | 'custom-action'>, AnswerDescription> = {
  'create-addon': addon,
  attach: addon,
  detach: addon,
  promote: addon,
  rename: addon,
  'change-plan': addon,
  'destroy-addon': addon,
  'destroy-app': app,
  maintenance: app,
  scale: app,
  redeploy: variables,
}

/** What is known of the answer to an operation. `service`: of the add-on it is about; null where that is in no list. */
export function descriptionOf(operation: Operation, service: string | null, catalogue: Catalogue): AnswerDescription {
  if (operation.kind === 'action') return service === null ? null : catalogue.find(service, operation.action)
  // Nobody described it, so that everything in it may be one.
  return operation.kind === 'custom-action' ? null : byKind[operation.kind]
}
