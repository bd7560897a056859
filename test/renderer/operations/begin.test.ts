import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AvailableAction } from '#shared/domain/operation.ts'
import type { AddonDetail, AppDetail, HolderView } from '#shared/domain/views.ts'
import { operationIn } from '#renderer/parts/remedy-operation.ts'
import { addonOffers, appOffers, byDanger, holderOffers } from '#renderer/views/operations/menus/offers.ts'
import { says, takeApart } from '#renderer/views/operations/menus/spoken.ts'
import { spokenOffers } from '#renderer/views/operations/menus/spoken-sentences.ts'

function holder(app: string, more: Partial<HolderView> = {}): HolderView {
  return {
    appId: `id-${app}`,
    app,
    space: 'prod',
    compliance: [],
    organization: 'shop',
    region: 'west',
    isOwner: false,
    preview: false,
    maintenance: false,
    running: true,
    known: true,
    attachmentId: `at-${app}`,
    attachmentName: 'orders-db',
    attachedAt: '',
    primary: null,
    carriedFrom: null,
    ...more,
  }
}

const detail: AddonDetail = {
  endpointId: 'e',
  takenAt: 0,
  complete: true,
  addon: {
    endpointId: 'e',
    id: 'orders',
    name: 'orders-db',
    service: 'akkeris-postgresql',
    plan: 'akkeris-postgresql:premium-0',
    owner: 'web-prod',
    space: 'prod',
    organization: 'shop',
    apps: 2,
    spaces: 1,
    priceCents: 0,
    severity: null,
    score: 0,
    createdAt: '',
    carriedFrom: null,
  },
  serviceHumanName: 'Akkeris PostgreSQL',
  planDetail: null,
  supportsSharing: true,
  holders: [holder('web-prod', { isOwner: true, primary: true }), holder('mail-prod', { maintenance: true })],
  findings: [],
  answer: null,
}

function action(name: string, more: Partial<AvailableAction> = {}): AvailableAction {
  return {
    name,
    label: name.replaceAll('_', ' '),
    does: '',
    method: 'PUT',
    level: 'disruptive',
    subject: '',
    listedBy: null,
    secrets: [],
    unavailable: '',
    traps: [],
    origin: 'catalogue',
    ...more,
  }
}

const app: AppDetail = {
  endpointId: 'e',
  takenAt: 0,
  complete: true,
  id: 'id-mail-prod',
  name: 'mail-prod',
  space: 'prod',
  compliance: [],
  organization: 'shop',
  region: 'west',
  preview: false,
  maintenance: true,
  running: false,
  formation: [],
  holds: [],
  carriedFrom: null,
}

describe('what is offered', () => {
  test('an owner cannot be detached, and it is said why', () => {
    const [owner, other] = detail.holders
    const detachOf = (one: HolderView | undefined) =>
      holderOffers(detail, one ?? holder('x')).find(({ id }) => id === 'detach')
    expect(detachOf(owner)?.unavailable).toMatch(/owner/)
    expect(detachOf(other)).toMatchObject({
      unavailable: '',
      begin: { operation: { kind: 'detach', appId: 'id-mail-prod', addonId: 'orders' } },
    })
  })

  test('maintenance is offered the other way round', () => {
    const names = appOffers(app).map(({ name }) => name)
    expect(names).toContain('Turn maintenance off')
    expect(appOffers({ ...app, maintenance: false }).map(({ name }) => name)).toContain('Turn maintenance on')
  })

  test('an orphan has nobody to do it through, and a service that cannot be shared is not attached', () => {
    const orphan = addonOffers({ ...detail, holders: detail.holders.slice(1) }, [])
    expect(orphan.find(({ id }) => id === 'change-plan')?.unavailable).not.toBe('')
    expect(orphan.find(({ id }) => id === 'rename')).toBeUndefined()
    expect(addonOffers({ ...detail, supportsSharing: false }, [])[0]?.unavailable).toMatch(/sharing/)
  })

  test('an action begins with its plan, or with the form for its subject; what is not to be had keeps its reason', () => {
    const offers = addonOffers(detail, [
      action('restart', { unavailable: 'Its plan cannot be restarted.' }),
      action('restore_backup', { subject: 'backup', level: 'destructive' }),
    ])
    expect(offers.find(({ id }) => id === 'action restart')).toMatchObject({
      unavailable: 'Its plan cannot be restarted.',
      begin: { operation: { kind: 'action', appId: null, action: 'restart', subject: '' } },
    })
    expect(offers.find(({ id }) => id === 'action restore_backup')?.begin).toEqual({
      form: { kind: 'action', endpointId: 'e', addonId: 'orders', action: 'restore_backup', listedIn: null },
    })
  })

  test('is grouped by danger, mildest first, and nothing gets lost', () => {
    const offers = addonOffers(detail, [action('list_backups', { level: 'read' }), action('restart')])
    const groups = byDanger(offers)
    expect(groups.map(({ level }) => level)).toEqual(['read', 'additive', 'disruptive', 'destructive'])
    expect(groups.flatMap((group) => group.offers)).toHaveLength(offers.length)
  })
})

function sentences(text: string): string[] {
  const spoken = takeApart(text)
  return spoken === null
    ? []
    : spokenOffers(spoken, [{ detail, actions: [action('restart')] }], [app]).map(({ sentence }) => sentence)
}

describe('what is said in the palette', () => {
  test('is taken apart into what to do, to what, and from what', () => {
    expect(takeApart('Detach orders-db from mail-prod')).toEqual({
      verbs: ['detach'],
      name: 'orders-db',
      others: ['mail-prod'],
    })
    expect(takeApart('change plan of orders-db')).toEqual({ verbs: ['change', 'plan'], name: 'orders-db', others: [] })
    expect(takeApart('det')).toEqual({ verbs: ['det'], name: '', others: [] })
    expect(takeApart('orders-db')).toBeNull()
    expect(takeApart('')).toBeNull()
  })

  test('leads to sentences that say just that', () => {
    expect(sentences('detach orders-db')).toEqual(['Detach orders-db from mail-prod…'])
    expect(sentences('detach orders-db web')).toEqual([])
    expect(sentences('maintenance mail-prod')).toEqual(['Turn maintenance off for mail-prod…'])
    expect(sentences('restart orders-db')).toEqual(['restart of orders-db'])
    expect(sentences('promote orders-db')).toEqual(sentences('make primary orders-db'))
    expect(sentences('make primary orders-db')).toEqual(['Make orders-db primary on mail-prod…'])
    expect(sentences('attach')).toEqual(['Attach orders-db to another app…', 'Attach an add-on to mail-prod…'])
  })

  test('never throws, and words of a name are looked for in the sentence', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const spoken = takeApart(text)
        if (spoken) expect(spoken.verbs.length).toBeGreaterThan(0)
        sentences(text)
      }),
    )
    expect(says('Detach a-b from c-d…', { verbs: ['detach'], name: 'a-b', others: ['c-d'] })).toBe(true)
    expect(says('Detach a-b from c-d…', { verbs: ['detach'], name: 'a-b', others: ['x'] })).toBe(false)
  })
})

function of(method: string, path: string, body: object | null = null) {
  return operationIn({ method, path, body: body === null ? '' : JSON.stringify(body) })
}

describe('a request of a remedy', () => {
  test('is an operation where it is one', () => {
    expect(of('DELETE', '/apps/mail-prod/addon-attachments/at-1')).toEqual({
      kind: 'detach',
      app: 'mail-prod',
      attachmentId: 'at-1',
    })
    expect(of('PATCH', '/apps/mail-prod', { maintenance: true })).toEqual({
      kind: 'maintenance',
      app: 'mail-prod',
      on: true,
    })
    expect(of('POST', '/apps/mail-prod/addons', { plan: 'a:b', attachment: { name: 'x' } })).toEqual({
      kind: 'create-addon',
      app: 'mail-prod',
      plan: 'a:b',
      name: 'x',
    })
    expect(of('PATCH', '/apps/web-prod/addons/1', { plan: 'a:c' })).toEqual({
      kind: 'change-plan',
      addonId: '1',
      plan: 'a:c',
    })
    expect(of('PATCH', '/apps/web-prod/addons/1', { primary: true })).toMatchObject({ kind: 'promote', addonId: '1' })
    expect(of('PATCH', '/apps/web-prod/addon-attachments/2', { name: 'x' })).toEqual({
      kind: 'rename',
      app: 'web-prod',
      addonId: null,
      attachmentId: '2',
      name: 'x',
    })
    expect(of('PATCH', '/apps/web-prod/formation/web', { quantity: 2 })).toMatchObject({ quantities: { web: 2 } })
    expect(of('PATCH', '/apps/web-prod/config-vars', { ADDON_ATLAS_REDEPLOY: 'now' })).toEqual({
      kind: 'redeploy',
      app: 'web-prod',
    })
    expect(of('PUT', '/apps/web-prod/addons/1/actions/credentials')).toMatchObject({ action: 'rotate_credentials' })
    expect(of('DELETE', '/apps/web-prod/addons/1')).toEqual({ kind: 'destroy-addon', addonId: '1' })
    expect(of('DELETE', '/apps/pr-1-prod')).toEqual({ kind: 'destroy-app', app: 'pr-1-prod' })
  })

  test('is none where it is another one', () => {
    expect(of('PATCH', '/apps/web-prod/features/preview-addons', { enabled: true })).toBeNull()
    expect(of('GET', '/apps/web-prod/config-vars/notes')).toBeNull()
    expect(of('PATCH', '/apps/web-prod/config-vars', { PASSWORD: 'x' })).toBeNull()
    expect(of('PATCH', '/apps/web-prod', { description: 'x' })).toBeNull()
    expect(of('PUT', '/apps/web-prod/addons/1/actions/roles/reader')).toBeNull()
    expect(operationIn({ method: 'PATCH', path: '/apps/web-prod', body: 'not json' })).toBeNull()
    expect(operationIn({ method: 'DELETE', path: '/spaces/prod', body: '' })).toBeNull()
  })
})
