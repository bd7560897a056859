import type { Seed } from '#demo/seed/format.ts'
import { addon, having, sharedMain, firstDatabase } from '../lab-addons.ts'
import type { Exchange } from '../recordings.ts'
import type { Lab, Scenes } from '../scene.ts'

/** The bucket to which the recorded token had no right and got in all the same. */
export const bucket = addon('1946bcc0-8c5d-43f2-86f4-6095d6c6eaa2', 'akkeris-s3:basic', {
  app: 'labd-dev',
  name: 'akkeris-s3-soap-7467',
})

/** This organization was made anew between two recordings, and has another id in each. */
export function firstRetail(seed: Seed): void {
  for (const one of seed.organizations) if (one.name === 'retail') one.id = '519b37a5-8654-4967-831b-bdc204fa3b7c'
}

type Sent = Exchange['request']

/** Of the recorded list only this row was kept. */
function oneAddon(seed: Seed): void {
  seed.addons = [
    addon('4c8f075a-f02b-4acf-ab83-eb43cf849599', 'akkeris-mysql:standard-0', {
      app: 'search-web-prod',
      name: 'uploads56',
    }),
  ]
  seed.attachments = []
  for (const app of seed.apps) {
    if (app.name === 'search' && app.space === 'web-prod') app.id = '0834b9f7-8574-4490-b684-976c122f8c59'
  }
}

/** The recorded token is signed by another platform; this one is handed out by the lab's own, for the same delivery. */
async function issued(lab: Lab): Promise<string> {
  const token = await lab.demo.platform.tokens?.issue({
    username: 'ops@example.invalid',
    deliveryId: 'ac04f790-a9d7-4433-8842-3a318734fda7',
    event: 'addon_change',
    appId: '1273ad3b-7a2b-41bf-9ac4-871f4235d4dd',
  })
  return token ?? ''
}

const bearing = (request: Sent, token: string): Sent => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token}` },
})

export const withToken = async (request: Sent, lab: Lab): Promise<Sent> => bearing(request, await issued(lab))

export const scenes: Scenes = {
  'auth/bare-key-200': { given: firstRetail },
  'auth/bare-key-without-username-200': { given: firstRetail },
  'auth/bearer-plus-key-401': {},
  'auth/favorites-without-username-403': {},
  'auth/health-no-auth': {},
  'auth/jwt-delete-addon-401': { given: having(bucket), sends: withToken },
  'auth/jwt-delete-attachment-401': { given: having(firstDatabase(sharedMain)), sends: withToken },
  'auth/jwt-get': { given: oneAddon, sends: withToken },
  'auth/jwt-not-configured-401': { options: { certificate: false } },
  'auth/jwt-patch-allowed': { given: having(bucket), sends: withToken },
  'auth/jwt-tampered-401': {
    sends: async (request, lab) => bearing(request, `${(await issued(lab)).slice(0, -6)}AAAAAA`),
  },
  'auth/no-authorization-401': {},
  'auth/unknown-route-without-auth-404': {},
  'auth/wrong-key-401': {},
}
