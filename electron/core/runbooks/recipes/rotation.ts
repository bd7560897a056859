import { isDatabase } from '../../operations/providers.ts'
import { personStep, step, type Facts, type RecipeStep } from '../recipe.ts'
import { redeployAll } from './stop-the-world.ts'

/*
 * How credentials are made anew, by service (operations-actions-risks 2.4b, M6). Storage has one pair of keys, and the old
 * one is void at once. A secure key is a pair of which the former stays valid as the second, so it takes two rotations. Of
 * a database only the read-only roles can be rotated; the login that all apps share cannot.
 */

/** Whether a rotation leaves nothing valid that was before. */
export function endsAll(service: string): boolean {
  return service === 'akkeris-s3' || service === 'securekey'
}

const atOnce = 'From here on whoever was not redeployed is locked out, so the redeploys follow at once.'

/** Empty where nothing of it can be rotated. */
export function rotation(endpointId: string, facts: Pick<Facts, 'node' | 'holds' | 'roles'>): RecipeStep[] {
  const { node, roles } = facts
  const act = (why: string, action: string, subject = ''): RecipeStep =>
    step(why, { kind: 'action', endpointId, addonId: node.id, appId: null, action, subject })
  if (node.service === 'akkeris-s3') return [act(atOnce, 'rotate_credentials'), ...redeployAll(endpointId, facts)]
  if (node.service === 'securekey') {
    return [
      act('The former key stays valid as the second of the pair: this is the first of two rotations.', 'rotate'),
      ...redeployAll(endpointId, facts),
      personStep(
        `See that every app has come up with the new key of ${node.name}.`,
        'No list shows when dynos are replaced, and the next step voids the key that those which are not still have.',
      ),
      act('Only now the former key is void, and what was signed with it is refused.', 'rotate'),
      ...redeployAll(endpointId, facts),
    ]
  }
  if (!isDatabase(node.service)) return []
  return roles.map((role) =>
    act(
      `Its password is void at once: whoever reads with it needs the new one, which the answer shows.`,
      'rotate_role',
      role,
    ),
  )
}

/** One sentence where something stays valid; null where nothing does. */
export function staysValid({ node, holds }: Pick<Facts, 'node' | 'holds'>): string | null {
  if (endsAll(node.service)) return null
  const apps = holds.map(({ appName }) => appName).join(', ')
  return `The login of the apps themselves (${apps}) stays valid for whoever knows it: no request makes a new one. Only an add-on of its own for each app, or the platform team, ends that.`
}
