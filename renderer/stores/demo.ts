import type { DemoChoice } from '#shared/domain/endpoint.ts'
import type { ScenarioName } from '#shared/domain/scenario.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { runCommand } from './command.ts'
import { navigate } from './route.ts'

/** A story brings its own fleet; size and seed are only what makes it the same endpoint each time. */
export const storyChoice = (scenario: ScenarioName): DemoChoice => ({ size: 'S', seed: 1, scenario })

/** Goes to the map of that demo platform, which starts when it is first asked. Gives what went wrong, null for nothing. */
export async function openDemo(choice: DemoChoice): Promise<AppErrorData | null> {
  const result = await runCommand('endpoints.demo', choice)
  if (!result.ok) return result.error
  navigate({ view: 'map', endpointId: result.value.endpointId, focus: null })
  return null
}
