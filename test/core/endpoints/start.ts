import { onTestFinished } from 'vitest'
import { clientOf, openTransport, type EndpointClient, type Target } from '#core/endpoints/client.ts'
import { defaultLimits, type Limits, type Transport } from '#core/endpoints/transport.ts'
import { AppError } from '#shared/errors.ts'
import { answeringServer, type AnsweringServer, type Route } from '../../kit/answering-server.ts'

export const canary = 'canary+secret/token=='

/** Waits that no test has to sit through. */
export const quickLimits: Limits = {
  ...defaultLimits,
  connect: 300,
  headers: 300,
  brokerHeaders: 600,
  bodyGap: 300,
  total: 2_000,
  firstPause: 5,
  longestPause: 40,
}

export async function serve(
  routes: Record<string, Route>,
  options?: Parameters<typeof answeringServer>[1],
): Promise<AnsweringServer> {
  const server = await answeringServer(routes, options)
  onTestFinished(() => server.close())
  return server
}

export async function transportTo(
  url: string,
  overrides: Partial<Target> = {},
  limits: Partial<Limits> = {},
): Promise<{ transport: Transport; client: EndpointClient }> {
  const target: Target = {
    url,
    credentialKind: 'key',
    credential: canary,
    userName: '',
    certificateAuthorityFile: null,
    ...overrides,
  }
  const transport = await openTransport(target, { ...quickLimits, ...limits })
  onTestFinished(() => transport.close())
  return { transport, client: clientOf(transport, target) }
}

export async function clientTo(...values: Parameters<typeof transportTo>): Promise<EndpointClient> {
  return (await transportTo(...values)).client
}

/** The AppError a promise ends with; fails the test when there is none, or another kind of error. */
export async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown
    throw thrown
  }
  throw new Error('It should have failed.')
}

/** Waits for something that happens in another process or on a socket. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 2_000
  while (!condition()) {
    if (performance.now() > end) throw new Error('It never came about.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
