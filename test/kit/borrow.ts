import { request } from 'undici'
import type { Demo } from '#demo/demo.ts'

/**
 * An app of production borrows an add-on from outside of it, which no app of production does yet: the platform refuses to
 * lend what belongs to production, and lets production borrow whatever it likes. Throws when nothing is left to borrow.
 */
export async function borrowFromOutside({ url, key, platform }: Demo): Promise<void> {
  const { apps, addons } = platform.fleet
  const lent = addons.filter(
    ({ owner, attachments }) =>
      owner?.app.space.name.endsWith('dev') === true &&
      attachments.every(({ app }) => !app.space.name.endsWith('prod')),
  )
  for (const addon of lent) {
    for (const app of apps.filter(({ space }) => space.name.endsWith('prod'))) {
      const { statusCode, body } = await request(`${url}/apps/${app.id}/addon-attachments`, {
        method: 'POST',
        headers: { authorization: key, 'content-type': 'application/json' },
        body: JSON.stringify({ addon: addon.id, app: app.id }),
      })
      await body.dump()
      if (statusCode < 300) return
    }
  }
  throw new Error('Nothing could be borrowed.')
}
