import { expect, it } from 'vitest'
import type { Verdict } from '#shared/domain/operation.ts'
import { stage, type Said, type Stage, type Wanted } from './stage.ts'

/*
 * Every refusal of API-FACTS section 6 for creating, attaching, detaching, promoting and renaming: predicted, then provoked
 * at the demo platform, which was built after recordings of a real one.
 */

/** Plans, sends, and holds both against each other. Gives the rule. */
async function refusedAsPredicted(on: Stage, wanted: Wanted, status: number, words: string): Promise<string> {
  const planned = await on.plan(wanted)
  const { verdict } = planned.plan
  expect(verdict).toMatchObject({ kind: 'refused', status, words })
  expect(await on.send(planned)).toEqual({ status, words })
  if (verdict.kind !== 'refused') throw new Error('It was not refused.')
  expect(verdict.explanation).not.toBe('')
  return verdict.rule
}

async function worksAsPredicted(on: Stage, wanted: Wanted): Promise<Said> {
  const planned = await on.plan(wanted)
  expect(planned.plan.verdict).toEqual<Verdict>({ kind: 'will-work' })
  const said = await on.send(planned)
  expect(said.status, said.words).toBeLessThan(300)
  return said
}

const idOf = (on: Stage, app: string): string => on.app(app).id
const addonIdOf = (on: Stage, app: string, name: string): string => on.hold(app, name).addon.id

const attach = (on: Stage, owner: string, addon: string, app: string, name = ''): Wanted => ({
  kind: 'attach',
  appId: idOf(on, app),
  addonId: addonIdOf(on, owner, addon),
  name,
})
const held = (on: Stage, app: string, addon: string) => ({ appId: idOf(on, app), addonId: addonIdOf(on, app, addon) })
const detach = (on: Stage, app: string, addon: string): Wanted => ({ kind: 'detach', ...held(on, app, addon) })
const promote = (on: Stage, app: string, addon: string): Wanted => ({ kind: 'promote', ...held(on, app, addon) })
const rename = (on: Stage, app: string, addon: string, name: string): Wanted => ({
  kind: 'rename',
  ...held(on, app, addon),
  name,
})
const create = (on: Stage, app: string, plan: string, name = ''): Wanted => ({
  kind: 'create-addon',
  appId: idOf(on, app),
  plan,
  name,
})

const badName = "This addon's attachment name is invalid or over 22 characters."
const badNames = [
  '9lives',
  'a-name-of-23-characters',
  'x',
  'no spaces',
  '-x',
  'café',
  'db\u202Egnp',
  '🦊🦊',
  "a'; rm -rf /",
]

it('predicts the refusals of creating', async () => {
  const on = await stage()
  const refused = (app: string, plan: string, status: number, words: string, name = ''): Promise<string> =>
    refusedAsPredicted(on, create(on, app, plan, name), status, words)
  expect(await refused('owner-qa', '', 422, 'A plan was not provided in the request.')).toBe('plan-missing')
  for (const plan of ['akkeris-postgresql:nosuch', 'hobby', 'nosuch:hobby', '"; drop', 'ﷺ', ':', '../../apps']) {
    const words = `The specified plan could not be found: ${plan} (0)`
    expect(await refused('owner-qa', plan, 422, words)).toBe('plan-unknown')
  }
  expect(
    await refused(
      'owner-qa',
      'akkeris-postgresql:standard-0-v9',
      422,
      'The specified plan can no longer be created, as its been deprecated.',
    ),
  ).toBe('plan-shut-down')
  expect(
    await refused(
      'owner-qa',
      'akkeris-postgresql:premium-socs',
      422,
      'The specified addon may not be attached to this app.  It requires these necessary compliances in the space: prod,socs',
    ),
  ).toBe('plan-compliance')
  for (const name of badNames) {
    expect(await refused('owner-qa', 'akkeris-postgresql:standard-0', 422, badName, name)).toBe('name-rule')
  }
  const region = 'The specified addon or plan is not available in this spaces region.'
  expect(await refused('owner-qa', 'akkeris-postgresql:eu-residency', 409, region)).toBe('plan-region')
  const once = 'This addon is already created and attached to this application and cannot be used twice.'
  expect(await refused('owner-qa', 'papertrail:basic', 409, once)).toBe('service-once')
  expect(await refused('owner-qa', 'securekey:fortnightly', 409, once)).toBe('service-once')
  // One that is borrowed counts as well.
  expect(await refused('third-qa', 'kafka:prod', 409, once)).toBe('service-once')
  expect(await refused('third-qa', 'securekey:fortnightly', 409, once)).toBe('service-once')
})

it('knows the shortest and the longest name that is taken', async () => {
  const on = await stage()
  for (const name of ['ab', 'a-name-of-22-character', 'Z_-9']) {
    await worksAsPredicted(on, create(on, 'owner-qa', 'akkeris-redis:small', name))
    await worksAsPredicted(on, rename(on, 'reader-qa', 'own-db', name))
    await worksAsPredicted(on, rename(on, 'reader-qa', name.toLowerCase(), 'own-db'))
  }
})

it('predicts the refusals of attaching', async () => {
  const on = await stage()
  const refused = (wanted: Wanted, status: number, words: string): Promise<string> =>
    refusedAsPredicted(on, wanted, status, words)
  expect(
    await refused(
      attach(on, 'owner-qa', 'second-db', 'owner-qa'),
      409,
      'Addons cannot be attached to same app they exist on.',
    ),
  ).toBe('attach-to-owner')
  for (const name of badNames) {
    expect(await refused(attach(on, 'owner-qa', 'second-db', 'empty-dev', name), 422, badName)).toBe('name-rule')
  }
  const socs = 'Addons from a socs controlled space cannot be attached to a non-socs controlled space.'
  // Both tags differ, and socs is looked at first.
  expect(await refused(attach(on, 'cards-pay', 'cards-db', 'empty-dev'), 409, socs)).toBe('attach-socs')
  expect(await refused(attach(on, 'cards-pay', 'cards-db', 'shop-prod'), 409, socs)).toBe('attach-socs')
  const production = 'Addons from a prod space cannot be attached to a non-prod controlled space.'
  expect(await refused(attach(on, 'shop-prod', 'shop-db', 'owner-qa'), 409, production)).toBe('attach-prod')
  const region = 'Addons can only be attached to applications in the same region.'
  expect(await refused(attach(on, 'owner-qa', 'second-db', 'far-eu'), 409, region)).toBe('attach-region')
  const sharing = 'This addon service does not support sharing.'
  for (const name of ['queue', 'logs', 'ledger']) {
    expect(await refused(attach(on, 'owner-qa', name, 'empty-dev'), 409, sharing)).toBe('not-shareable')
  }
  const once = 'This type of addon is already attached to this application and cannot be used twice.'
  expect(await refused(attach(on, 'owner-qa', 'events', 'reader-qa'), 409, once)).toBe('service-once')
  expect(await refused(attach(on, 'owner-qa', 'key', 'reader-qa'), 409, once)).toBe('service-once')
  expect(await refused(attach(on, 'owner-qa', 'events', 'third-qa'), 409, once)).toBe('service-once')
  const inUse = 'This addon attachment name already exists for this service.'
  expect(await refused(attach(on, 'owner-qa', 'main-db', 'third-qa', 'ORDERS-db'), 409, inUse)).toBe('name-in-use')
  // By the app itself as well, before it is told that it has it already.
  expect(await refused(attach(on, 'owner-qa', 'main-db', 'reader-qa', 'orders-db'), 409, inUse)).toBe('name-in-use')
  const already = 'This addon is already provisioned or attached on this app.'
  expect(await refused(attach(on, 'owner-qa', 'main-db', 'reader-qa'), 409, already)).toBe('attached-already')
  expect(await refused(attach(on, 'owner-qa', 'main-db', 'reader-qa', 'another'), 409, already)).toBe(
    'attached-already',
  )
})

it('predicts the refusals of detaching', async () => {
  const on = await stage()
  const refused = (wanted: Wanted, status: number, words: string): Promise<string> =>
    refusedAsPredicted(on, wanted, status, words)
  const formation = 'This application does not have any formations'
  expect(await refused(detach(on, 'bare-qa', 'bare-db'), 409, formation)).toBe('detach-without-formation')
  const drain = 'Attaching and dettaching are not supported by this addon.'
  expect(await refused(detach(on, 'owner-qa', 'logs'), 403, drain)).toBe('detach-drain')
  const vault = 'This addon cannot be shared as an attachment.'
  expect(await refused(detach(on, 'owner-qa', 'ledger'), 409, vault)).toBe('detach-vault')
  const unshared = 'Unable to detach, this app does not have this addon attached.'
  expect(await refused(detach(on, 'owner-qa', 'second-db'), 409, unshared)).toBe('detach-unshared')
  // A service of one per app that shares nothing either, but is no vault.
  expect(await refused(detach(on, 'owner-qa', 'edge'), 409, unshared)).toBe('detach-unshared')
  expect(await refused(detach(on, 'reader-qa', 'reader-key'), 409, unshared)).toBe('detach-unshared')
})

it('predicts the refusals of promoting and renaming', async () => {
  const on = await stage()
  const stumbled = 'Internal Server Error'
  for (const app of ['owner-qa', 'reader-qa']) {
    for (const name of badNames) {
      const addon = app === 'owner-qa' ? 'main-db' : 'orders-db'
      expect(await refusedAsPredicted(on, rename(on, app, addon, name), 422, badName)).toBe('name-rule')
    }
  }
  for (const [app, addon] of [
    ['owner-qa', 'key'],
    ['third-qa', 'their-key'],
    ['owner-qa', 'logs'],
    ['owner-qa', 'ledger'],
  ] as const) {
    expect(await refusedAsPredicted(on, rename(on, app, addon, 'other'), 500, stumbled)).toBe('not-nameable')
    // They are primary, so there is nothing to stumble over.
    await worksAsPredicted(on, promote(on, app, addon))
  }
  for (const name of ['key', 'logs', 'ledger']) on.hold('owner-qa', name).primary = false
  on.hold('third-qa', 'their-key').primary = false
  await on.sync()
  for (const [app, addon] of [
    ['owner-qa', 'key'],
    ['third-qa', 'their-key'],
    ['owner-qa', 'logs'],
    ['owner-qa', 'ledger'],
  ] as const) {
    expect(await refusedAsPredicted(on, promote(on, app, addon), 500, stumbled)).toBe('not-nameable')
  }
})

it('predicts 500 for a detach that two primaries keep from passing on', async () => {
  const on = await stage()
  await on.request('POST', '/addon-attachments', {
    addon: addonIdOf(on, 'owner-qa', 'second-db'),
    app: idOf(on, 'twins-dev'),
    name: 'second',
  })
  await on.sync()
  on.hold('twins-dev', 'second').primary = true
  const rule = await refusedAsPredicted(on, detach(on, 'twins-dev', 'second'), 500, 'Internal Server Error')
  expect(rule).toBe('two-primaries')
})

it('says that it cannot know where the lists and the platform disagree about who is primary', async () => {
  const on = await stage()
  on.hold('reader-qa', 'own-db').primary = true
  on.demo.platform.directory.touch(on.hold('reader-qa', 'own-db'))
  await on.sync()
  on.hold('reader-qa', 'own-db').primary = false
  on.hold('reader-qa', 'orders-db').primary = true
  const { plan } = await on.plan(detach(on, 'reader-qa', 'orders-db'))
  expect(plan.verdict).toMatchObject({ kind: 'cannot-know' })
})

it('predicts 404 for what vanished since the sync', async () => {
  const on = await stage()
  const reader = idOf(on, 'reader-qa')
  const gone = {
    attachment: on.hold('reader-qa', 'orders-db'),
    owned: on.hold('reader-qa', 'own-db'),
    lent: on.hold('third-qa', 'mysql-db'),
    app: on.app('empty-dev'),
  }
  const elevated = { detach: detach(on, 'reader-qa', 'orders-db'), promote: promote(on, 'reader-qa', 'orders-db') }
  const renamed = rename(on, 'reader-qa', 'orders-db', 'other')
  const ownPromoted = promote(on, 'reader-qa', 'own-db')
  const ownRenamed = rename(on, 'reader-qa', 'own-db', 'other')
  const lent = attach(on, 'third-qa', 'mysql-db', 'owner-qa')
  const toGone = attach(on, 'owner-qa', 'second-db', 'empty-dev')
  const onGone = create(on, 'empty-dev', 'akkeris-redis:small')
  for (const [method, path] of [
    ['DELETE', `/addon-attachments/${gone.attachment.id}`],
    ['DELETE', `/apps/${reader}/addons/${gone.owned.addon.id}`],
    ['DELETE', `/apps/${gone.lent.app.id}/addons/${gone.lent.addon.id}`],
    ['DELETE', `/apps/${gone.app.id}`],
  ] as const) {
    expect((await on.request(method, path)).status, path).toBe(200)
  }
  const attachment = `The specified addon attachments ${gone.attachment.id} could not be found.`
  expect(await refusedAsPredicted(on, elevated.detach, 404, attachment)).toBe('attachment-unknown')
  expect(await refusedAsPredicted(on, elevated.promote, 404, attachment)).toBe('attachment-unknown')
  expect(await refusedAsPredicted(on, renamed, 404, attachment)).toBe('attachment-unknown')
  const service = `The specified service ${gone.owned.addon.id} on ${reader} was not found.`
  expect(await refusedAsPredicted(on, ownPromoted, 404, service)).toBe('addon-unknown')
  expect(await refusedAsPredicted(on, ownRenamed, 404, service)).toBe('addon-unknown')
  const unknown = 'The specified addon attachments could not be found.'
  expect(await refusedAsPredicted(on, lent, 404, unknown)).toBe('addon-unknown')
  const app = `The specified application ${gone.app.id} does not exist.`
  expect(await refusedAsPredicted(on, toGone, 404, app)).toBe('app-unknown')
  expect(await refusedAsPredicted(on, onGone, 404, app)).toBe('app-unknown')
})

it('predicts 404 for changes of an app that vanished with all it had', async () => {
  const on = await stage()
  const pull = on.app('pull-dev')
  await on.request('POST', '/addon-attachments', {
    addon: addonIdOf(on, 'owner-qa', 'second-db'),
    app: pull.id,
    name: 'pr',
  })
  await on.request('POST', `/apps/${pull.id}/addons`, { plan: 'akkeris-redis:small', attachment: { name: 'prcache' } })
  await on.sync()
  const pulled = on.hold('pull-dev', 'pr')
  const wanted = [
    detach(on, 'pull-dev', 'pr'),
    promote(on, 'pull-dev', 'pr'),
    rename(on, 'pull-dev', 'pr', 'other'),
    promote(on, 'pull-dev', 'prcache'),
    rename(on, 'pull-dev', 'prcache', 'other'),
  ] as const
  expect((await on.request('DELETE', `/apps/${pull.id}`)).status).toBe(200)
  const attachment = `The specified addon attachments ${pulled.id} could not be found.`
  expect(await refusedAsPredicted(on, wanted[0], 404, attachment)).toBe('attachment-unknown')
  for (const other of wanted.slice(1)) {
    const app = `The specified application ${pull.id} does not exist.`
    expect(await refusedAsPredicted(on, other, 404, app)).toBe('app-unknown')
  }
})

it('predicts 404 for lending what no app owns, and blocks making it so', async () => {
  const on = await stage()
  const letGo = detach(on, 'owner-qa', 'cache')
  const lent = attach(on, 'owner-qa', 'cache', 'third-qa')
  const planned = await on.plan(letGo)
  expect(planned.plan.verdict).toMatchObject({ kind: 'blocked', rule: 'owner-row' })
  expect((await on.send(planned)).status, 'the platform does it').toBe(200)
  const words = 'The specified addon attachments could not be found.'
  expect(await refusedAsPredicted(on, lent, 404, words), 'before the sync').toBe('addon-unknown')
  await on.sync()
  expect(await refusedAsPredicted(on, lent, 404, words), 'after the sync').toBe('addon-unknown')
})

it('predicts 503 and 424 while a broker is silent or not ready', async () => {
  const on = await stage()
  const asking = [
    attach(on, 'owner-qa', 'main-db', 'third-qa'),
    promote(on, 'owner-qa', 'second-db'),
    rename(on, 'owner-qa', 'second-db', 'other'),
  ]
  const { outages } = on.demo.platform.backend
  outages.add({ service: 'akkeris-postgresql', step: 'status', answer: 500 })
  for (const wanted of asking) {
    expect(await refusedAsPredicted(on, wanted, 503, 'Service Unavailable Error')).toBe('broker-silent')
  }
  outages.clear()
  outages.add({ service: 'akkeris-postgresql', step: 'status', answer: 412 })
  for (const wanted of asking) {
    expect(await refusedAsPredicted(on, wanted, 424, '[object Object]')).toBe('broker-waits')
  }
  // Nobody asks the broker about these.
  await worksAsPredicted(on, promote(on, 'reader-qa', 'orders-db'))
  await worksAsPredicted(on, rename(on, 'reader-qa', 'orders-db', 'other'))
  await worksAsPredicted(on, detach(on, 'reader-qa', 'other'))
  outages.clear()
  for (const wanted of asking) await worksAsPredicted(on, wanted)
})

it('predicts 404 for an add-on whose service the controller lost', async () => {
  const on = await stage()
  const { service } = on.hold('far-eu', 'far-db').addon
  await on.request('POST', '/addon-attachments', {
    addon: addonIdOf(on, 'owner-qa', 'main-db'),
    app: idOf(on, 'third-qa'),
    name: 'lost-db',
  })
  await on.sync()
  const wanted = [
    attach(on, 'owner-qa', 'main-db', 'empty-dev'),
    promote(on, 'owner-qa', 'second-db'),
    rename(on, 'owner-qa', 'second-db', 'other'),
    detach(on, 'third-qa', 'lost-db'),
    promote(on, 'third-qa', 'lost-db'),
    rename(on, 'third-qa', 'lost-db', 'other'),
  ]
  on.demo.platform.catalogue.boot({ regions: ['us-seattle', 'us-virginia', 'eu-frankfurt'] })
  const words = `The specified addon ${service.id} could not be found.`
  for (const one of wanted) expect(await refusedAsPredicted(on, one, 404, words)).toBe('catalogue-short')
  const plan = 'The specified plan could not be found: akkeris-redis:small (0)'
  expect(await refusedAsPredicted(on, create(on, 'empty-dev', 'akkeris-redis:small'), 422, plan)).toBe('plan-unknown')
})
