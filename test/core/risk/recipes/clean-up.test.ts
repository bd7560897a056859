import { describe, expect, it } from 'vitest'
import type { RemedyStep } from '#shared/domain/finding.ts'
import { noFacts } from '#core/risk/facts.ts'
import { deleteAfterDetaching, detachIdle, formationFirst, heirOf, moveOwnership } from '#core/risk/recipes/clean-up.ts'
import { createBench } from '#core/risk/scope.ts'
import { standardSettings } from '#core/risk/settings.ts'
import type { Party, Subject } from '#core/risk/subject.ts'
import { estate, noon, postgres, town, type Estate } from '../estate.ts'

function subjectOf(built: Estate): Subject {
  const graph = built.graph()
  const node = graph.addons.get('addon-db')
  if (!node) throw new Error('There is no add-on.')
  return createBench(graph, noFacts, standardSettings, noon).subjectOf(node)
}

function party({ share }: Subject, name: string): Party {
  const found = share.find(({ appName }) => appName === name)
  if (!found) throw new Error(`${name} does not hold it.`)
  return found
}

function requests(steps: readonly RemedyStep[]): string[] {
  return steps.flatMap((step) => step.requests.map(({ method, path, body }) => `${method} ${path} ${body}`.trim()))
}

function move(built: Estate, heir: string): RemedyStep[] {
  const subject = subjectOf(built)
  return moveOwnership(subject, party(subject, heir))
}

describe('detaching who is idle', () => {
  it('asks, detaches and reminds of the credentials', () => {
    const { consumers } = subjectOf(town().addon('db', postgres, 'api-pay', 'web-shop', 'web-shopqa'))
    const steps = detachIdle(consumers)
    expect(requests(steps)).toEqual([
      'DELETE /apps/web-shop/addon-attachments/attachment-db-web-shop',
      'DELETE /apps/web-shopqa/addon-attachments/attachment-db-web-shopqa',
    ])
    expect(steps.map(({ text }) => text)).toEqual([
      'Ask the people of web-shop and web-shopqa whether it is still needed there.',
      'Detach it; its variables are gone from the app, which starts without them if it ever does again.',
      'Who had the credentials still knows them: where that matters, have them changed (see AKR-508).',
    ])
  })

  it('gives a formation to who has none, and to nobody else', () => {
    const { consumers } = subjectOf(
      town()
        .app('bare-shop', { formation: [] })
        .app('rest-shop', { dynos: 0 })
        .addon('db', postgres, 'api-pay', 'bare-shop', 'gone-shop', 'rest-shop'),
    )
    expect(formationFirst(consumers)).toEqual([
      {
        text: 'Give bare-shop a formation first, one of no dynos: without any the platform refuses to detach.',
        requests: [{ method: 'POST', path: '/apps/bare-shop/formation', body: '{"type":"web","quantity":0}' }],
      },
    ])
    expect(formationFirst(consumers.filter(({ appName }) => appName !== 'bare-shop'))).toEqual([])
  })

  it("never detaches the owner's own row", () => {
    const { share } = subjectOf(town().addon('db', postgres, 'api-pay', 'web-shop'))
    expect(requests(detachIdle(share))).toEqual(['DELETE /apps/web-shop/addon-attachments/attachment-db-web-shop'])
  })
})

describe('deleting what is shared', () => {
  it('detaches first', () => {
    const subject = subjectOf(
      town().app('bare-shop', { formation: [] }).addon('db', postgres, 'api-paydev', 'bare-shop'),
    )
    expect(requests(deleteAfterDetaching(subject))).toEqual([
      'POST /apps/bare-shop/formation {"type":"web","quantity":0}',
      'DELETE /apps/bare-shop/addon-attachments/attachment-db-bare-shop',
      'DELETE /apps/api-paydev/addons/addon-db',
    ])
  })

  it.each([
    [['prod'], true],
    [['socs'], true],
    [['pci'], false],
  ])('in a space of %j it asks for elevated access: %s', (compliance, elevated) => {
    const built = town().place('pay', { compliance }).addon('db', postgres, 'api-pay', 'web-shop')
    expect(deleteAfterDetaching(subjectOf(built)).at(-1)?.text.includes('elevated access')).toBe(elevated)
  })

  it('has nothing to propose without an owner', () => {
    expect(requests(deleteAfterDetaching(subjectOf(town().attach('db', postgres, null, 'api-pay'))))).toEqual([])
  })
})

function candidates(...names: string[]): readonly Party[] {
  const built = estate()
    .space('core')
    .app('one-core', { dynos: 1 })
    .app('two-core', { dynos: 2 })
    .app('twin-core', { dynos: 2 })
    .app('off-core', { dynos: 9, maintenance: true })
    .app('odd-core', { dynos: -1 })
    .app('pr-core', { dynos: 9, preview: true })
    .addon('db', postgres, 'owner-core', ...names)
  return subjectOf(built).consumers
}

describe('the heir', () => {
  it.each([
    [['one-core', 'two-core', 'twin-core', 'off-core', 'pr-core'], 'twin-core'],
    [['one-core', 'off-core'], 'one-core'],
    [['odd-core', 'off-core'], 'odd-core'],
    [['gone-core'], 'gone-core'],
    [['pr-core'], undefined],
    [[], undefined],
  ])('of %j is %s', (names, heir) => {
    expect(heirOf(candidates(...names))?.appName).toBe(heir)
  })
})

describe('moving it to another owner', () => {
  it('creates, copies, attaches, makes primary, detaches and deletes, in this order', () => {
    const steps = move(
      town()
        .app('job-pay')
        .app('off-pay', { maintenance: true })
        .addon('db', postgres, 'off-pay', 'api-pay', 'job-pay'),
      'job-pay',
    )
    expect(steps.map(({ text }) => text)).toEqual([
      'Create a new add-on on job-pay, which is to own it, and wait until it is provisioned.',
      'Copy the data outside the platform, for example with pg_dump and pg_restore or mysqldump.',
      'Put 2 apps in maintenance: api-pay and job-pay. off-pay is there already and stays.',
      'Copy what has changed since.',
      'Attach the new add-on to the other apps, by the id that its creation answered.',
      'Make the new one primary where the old one was, before anything is detached.',
      'Detach it from every app that borrows it; each is redeployed at once without its variables.',
      'Then delete the add-on; its data goes with it. A prod or socs space asks for elevated access.',
      'Take these apps out of maintenance again, in reverse, and check that they work.',
    ])
    expect(requests(steps)).toEqual([
      'POST /apps/job-pay/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
      'PATCH /apps/api-pay {"maintenance":true}',
      'PATCH /apps/job-pay {"maintenance":true}',
      'POST /apps/api-pay/addon-attachments {"addon":"<id of the new add-on>","app":"api-pay","name":"own-addondb1"}',
      'PATCH /apps/job-pay/addons/own-addondb {"primary":true}',
      'PATCH /apps/api-pay/addon-attachments/own-addondb1 {"primary":true}',
      'DELETE /apps/api-pay/addon-attachments/attachment-db-api-pay',
      'DELETE /apps/job-pay/addon-attachments/attachment-db-job-pay',
      'DELETE /apps/off-pay/addons/addon-db',
      'PATCH /apps/job-pay {"maintenance":false}',
      'PATCH /apps/api-pay {"maintenance":false}',
    ])
  })

  it('attaches nobody where there is nobody else', () => {
    const steps = move(town().addon('db', postgres, 'api-pay', 'web-shop'), 'web-shop')
    expect(steps).toHaveLength(8)
    expect(requests(steps).some((request) => request.startsWith('POST /apps/web-shop/addon-attachments'))).toBe(false)
  })

  it.each<[string, (built: Estate) => unknown]>([
    ['prod', (built) => built.place('shop', { compliance: ['prod'] })],
    ['socs', (built) => built.place('shop', { compliance: ['socs'] })],
    ['another region', (built) => built.place('shop', { region: 'eu-frankfurt' })],
  ])('says who cannot be attached to an heir in %s', (_, change) => {
    const built = town().place('shop', { compliance: [] }).addon('db', postgres, 'api-paydev', 'web-shop', 'web-shopqa')
    expect(requests(move(built, 'web-shop')).filter((request) => request.includes('<id'))).toHaveLength(1)
    change(built)
    const steps = move(built, 'web-shop')
    expect(requests(steps).filter((request) => request.includes('<id'))).toEqual([])
    expect(steps.map(({ text }) => text)).toContain(
      'The platform refuses to attach it to web-shopqa, whose space has another region or lacks prod or socs: create an add-on of their own there.',
    )
  })

  it.each([['web-shop'], ['web-shopqa']])('holds nothing against it that nobody told, with %s as the heir', (heir) => {
    const built = town()
      .place('shop', { compliance: ['prod', 'socs'] })
      .place('shopqa', { compliance: ['prod', 'socs'], region: 'eu-frankfurt' })
      .addon('db', postgres, 'api-paydev', 'web-shop', 'web-shopqa')
      .without('spaces', heir === 'web-shop' ? 'space-shopqa' : 'space-shop')
    for (const app of built.inventory.apps) app.region = ''
    expect(requests(move(built, heir)).filter((request) => request.includes('<id'))).toHaveLength(1)
  })

  it('says where one add-on per app is all, and where no plan fits', () => {
    const single = town().service(postgres, { supportsMultiple: false }).addon('db', postgres, 'api-pay', 'web-shop')
    expect(move(single, 'web-shop')[0]?.text).toContain('This service allows one add-on per app')
    const none = town().service(postgres).addon('db', postgres, 'api-pay', 'web-shop')
    none.inventory.services[0]?.plans[0]?.compliance.push('pci')
    expect(move(none, 'web-shop')[0]).toEqual({
      text: 'Create a new add-on on web-shop, which is to own it, and wait until it is provisioned. Choose a plan: none of this service is known to fit there.',
      requests: [],
    })
  })

  it('has nothing to propose without an owner', () => {
    expect(move(town().attach('db', postgres, null, 'api-pay', 'web-shop'), 'web-shop')).toEqual([])
  })
})
