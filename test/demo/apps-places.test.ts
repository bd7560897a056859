import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elevated, said } from './apps-lab.ts'
import { run, small } from './effects-lab.ts'

describe('a space', () => {
  it('is called what the server lets it be called, in lower case, and holds apps at once', async () => {
    const { ask } = await run(small())
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'Q', '5', '-', ' ', '.') }),
        async (name) => {
          const { status } = await ask('POST', '/spaces', { name })
          expect(/^[A-Za-z0-9-]+$/.test(name) ? [200, 409] : [422]).toContain(status)
        },
      ),
      { numRuns: 40 },
    )
    expect((await ask('POST', '/spaces', { name: 'Fresh', compliance: ['prod', 'pci'] })).status).toBe(200)
    expect((await ask('POST', '/apps', { name: 'new', space: 'fresh', org: 'retail' })).status).toBe(201)
    expect(JSON.parse((await ask('GET', '/spaces/fresh')).body)).toMatchObject({
      apps: '1',
      compliance: ['prod', 'pci'],
    })
  })

  it('is made once, in a stack there is, of tags that are words', async () => {
    const { ask, demo } = await run(small(), { brokerMilliseconds: 5 })
    const make = (body: unknown) => said(ask('POST', '/spaces', body))
    const both = await Promise.all([make({ name: 'twice' }), make({ name: 'twice' })])
    expect(both.map((one) => one.slice(0, 3)).toSorted()).toEqual(['200', '500'])
    expect(await make({ name: 'new', stack: 'none' })).toBe('404 Unable to find region none.')
    expect(await make({ name: 'new', compliance: ['a b'] })).toContain('422 The specified compliance value a b')
    expect(await make({ name: 'istio-system' })).toContain('409')
    const [stack] = demo.platform.fleet.stacks
    if (stack) demo.platform.fleet.stacks.push({ ...stack, name: 'next', state: 'beta' })
    expect(await make({ name: 'new', stack: 'next', compliance: ['prod'] })).toContain(
      '409 The specified stack is not yet',
    )
  })

  it('is not made while a region does not say what it has', async () => {
    const { ask, demo } = await run(small())
    demo.platform.backend.outages.add({ step: 'region', answer: 500 })
    expect((await ask('POST', '/spaces', { name: 'lost' })).status).toBe(503)
    expect((await ask('GET', '/spaces/lost')).status).toBe(404)
  })
})

describe('a stack', () => {
  it('is made, aged and removed by elevated operators', async () => {
    const { ask, app } = await run(small())
    const region = { id: app.space.stack.region.id }
    expect(await said(ask('POST', '/stacks', { name: 'ds9', region }))).toContain('403')
    expect(await said(ask('POST', '/stacks', { name: 'ds9' }, elevated))).toContain('422 The specified region was not')
    expect(await said(ask('POST', '/stacks', { name: 'ds1', region }, elevated))).toContain('409')
    expect(await said(ask('POST', '/stacks', { name: 'a b', region }, elevated))).toContain('422 The stack name')
    expect((await ask('POST', '/stacks', { name: 'ds9', region }, elevated)).status).toBe(201)
    expect(await said(ask('PATCH', '/stacks/ds9', { state: 'deprecated' }, elevated))).toContain('"state":"deprecated"')
    expect(await said(ask('POST', '/spaces', { name: 'new', stack: 'ds9' }))).toContain(
      '409 The specified region or stack',
    )
    expect((await ask('DELETE', '/stacks/ds9', undefined, elevated)).status).toBe(200)
    expect((await ask('GET', '/stacks')).body).not.toContain('ds9')
    expect(await said(ask('PATCH', '/stacks/ds9', {}, elevated))).toBe('404 The specified stack ds9 was not found.')
  })
})

describe('a region', () => {
  const facts = {
    name: 'eu-north',
    country: 'Sweden',
    description: 'Europe North',
    locale: 'stockholm',
    private_capable: false,
    provider: { name: 'amazon-web-services', region: 'eu-north-1', availability_zones: ['eu-north-1a'] },
  }

  it('is left to whoever has the key and no name, elevated or not', async () => {
    const { ask, demo } = await run(small())
    expect(await said(ask('POST', '/regions', facts, elevated))).toContain('403')
    const nobody = { 'x-username': '' }
    for (const missing of ['name', 'country', 'description', 'locale', 'private_capable', 'provider']) {
      expect(await said(ask('POST', '/regions', { ...facts, [missing]: undefined }, nobody)), missing).toContain('422')
    }
    expect((await ask('POST', '/regions', facts, nobody)).status).toBe(201)
    expect(await said(ask('POST', '/regions', facts, nobody))).toContain('409 Unable to create eu-north')
    expect(await said(ask('PATCH', '/regions/eu-north', { locale: 'lund' }, nobody))).toContain('"locale":"lund"')
    expect((await ask('GET', '/regions')).body).toContain('lund')
    expect((await ask('DELETE', '/regions/eu-north', undefined, nobody)).status).toBe(200)
    expect(demo.platform.fleet.regions).toHaveLength(1)
    expect(await said(ask('GET', '/regions/eu-north'))).toBe('404 The specified region eu-north was not found.')
  })
})

describe('an organization', () => {
  it('is made by anybody once, and only seems to be deleted', async () => {
    const { ask } = await run(small())
    expect(await said(ask('POST', '/organizations', {}))).toBe('422 Organization requires the field name.')
    expect(await said(ask('POST', '/organizations', { name: 'retail' }))).toContain('409')
    expect((await ask('POST', '/organizations', { name: 'finance' })).status).toBe(201)
    expect((await ask('DELETE', '/organizations/finance', undefined, elevated)).status).toBe(200)
    expect((await ask('GET', '/organizations/finance')).status).toBe(200)
    expect(await said(ask('DELETE', '/organizations/none', undefined, elevated))).toBe(
      '404 The specified organization does not exist.',
    )
  })
})
