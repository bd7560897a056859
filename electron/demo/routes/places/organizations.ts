import type { Platform } from '../../platform/platform.ts'
import { organizationRow } from '../../rows/places.ts'
import { isText, keyed } from '../keyed.ts'
import { Refusal, conflict, fieldsOf, missing, part, unprocessable, value } from '../route.ts'
import type { Route } from '../route.ts'

/** Anybody may make one; only elevated operators are told that one was deleted, and none ever is. */
export function organizationChanges({ clock, directory, fleet, random }: Platform): Route[] {
  return [
    {
      method: 'POST',
      pattern: '/organizations',
      answer(request) {
        const given = fieldsOf(request)
        const { name } = given
        if (!isText(name)) throw unprocessable('Organization requires the field name.')
        if (keyed(fleet.organizations, name)) throw conflict('The specified organization already exists.')
        const organization = { id: random.uuid(), name, createdAt: clock.stamp() }
        fleet.organizations.push(organization)
        directory.rewrite('organizations')
        // Whatever else was sent comes back as well.
        return value({ ...given, ...organizationRow(organization) }, 201)
      },
    },
    {
      method: 'DELETE',
      pattern: `/organizations/${part}`,
      answer({ parts: [key = ''], caller }) {
        if (!caller.elevated) {
          throw new Refusal(403, 'The specified operation is only allowed by administrators.')
        }
        const organization = keyed(fleet.organizations, key)
        if (!organization) throw missing('The specified organization does not exist.')
        // The server looks for it under a field that is not there: it answers with the row and removes nothing.
        const { id, name, createdAt } = organization
        return value({ org: id, name, created: createdAt, updated: createdAt, deleted: false })
      },
    },
  ]
}
