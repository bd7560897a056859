/**
 * The wire between the page and the main process. Everything is a string of JSON or an id, except the reply, which is
 * the core's bytes as they are: nothing in the main process parses or copies a big answer.
 */
export const channels = {
  /** invoke, one argument: a RequestEnvelope as JSON. Answers the bytes of a Result as JSON. */
  call: 'addon-atlas:call',
  /** send, one argument: the id of a running call. */
  cancel: 'addon-atlas:cancel',
  /** from main, one argument: a CoreEvent as JSON. */
  event: 'addon-atlas:event',
} as const
