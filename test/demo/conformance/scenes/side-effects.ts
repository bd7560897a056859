import { expect } from 'vitest'
import { z } from 'zod'
import { readNotes } from '../recordings.ts'
import type { Lab, Scenes } from '../scene.ts'

const timelineNotes = z.object({ timeline: z.array(z.object({ at: z.number(), what: z.string() })) })

const made = z.object({ id: z.string(), state: z.string(), config_vars: z.record(z.string(), z.string()) })

/** What was seen of a slow add-on, a second at a time, in the words of the recording. */
async function watchSlowProvisioning(lab: Lab): Promise<{ at: number; what: string }[]> {
  const { clock, backend } = lab.demo.platform
  const start = clock.now()
  const seen: { at: number; what: string }[] = []
  const note = (what: string): void => {
    seen.push({ at: (clock.now() - start) / 1000, what })
  }

  const create = await lab.ask('POST', '/apps/labr-qa/addons', { plan: 'akkeris-mysql:standard-0' })
  const addon = made.parse(JSON.parse(create.body))
  expect([create.status, addon.config_vars]).toEqual([201, {}])
  note(`create answered, state ${addon.state}`)
  expect((await lab.ask('POST', '/addon-attachments', { addon: addon.id, app: 'labq-qa' })).status).toBe(201)
  note('attached to a second app, labq')

  const redeploys = { labr: 0, labq: 0 }
  let state = addon.state
  for (let second = 0; second < 170; second += 1) {
    await clock.advance(1000)
    for (const app of ['labr', 'labq'] as const) {
      const count = backend.log.filter((call) => call.includes(`/v1/app/deploy (${app} in qa)`)).length
      if (count > redeploys[app]) note(`${app} redeployed (${count})`)
      redeploys[app] = count
    }
    if (state === 'provisioned') continue
    const read = made.parse(JSON.parse((await lab.ask('GET', `/addons/${addon.id}`)).body))
    state = read.state
    if (state === 'provisioned') note(`GET says state ${state}, config_vars ${Object.keys(read.config_vars).join()}`)
  }
  note('stopped watching')
  return seen
}

const labq = 'labq-qa'

export const scenes: Scenes = {
  'side-effects/slow-provisioning-timeline': {
    given(seed) {
      seed.provisioningSeconds = { 'akkeris-mysql:standard-0': 30 }
    },
    async story(lab) {
      const { timeline } = timelineNotes.parse(readNotes('side-effects/slow-provisioning-timeline'))
      const seen = await watchSlowProvisioning(lab)
      expect(seen.map(({ what }) => what)).toEqual(timeline.map(({ what }) => what))
      const at = (what: string): number => seen.find((one) => one.what.startsWith(what))?.at ?? Number.NaN
      expect(at('GET says')).toBeGreaterThanOrEqual(30)
      expect(at('GET says')).toBeLessThan(33)
      // The worker comes by once a minute.
      expect(at('labr redeployed (2)')).toBeGreaterThan(55)
      expect(at('labr redeployed (2)')).toBeLessThan(95)
    },
  },
  'side-effects/releases-after-many-addon-changes': {
    given(seed) {
      const app = seed.apps.find(({ name, space }) => `${name}-${space}` === labq)
      if (!app) throw new Error(`The estate has no ${labq}.`)
      app.ownerId = 'a3bf4f1b-2b0b-822c-d15d-6c15b0f00a08'
      app.releases = [
        {
          id: 'e17a95dd-5b47-462a-90d8-d713a736c2d5',
          buildId: 'e156c6a9-7331-4729-a068-2887f6877550',
          version: 1,
          releasedAt: '2026-11-23T08:50:38.966Z',
        },
      ]
    },
    async before(lab) {
      const create = await lab.ask('POST', `/apps/${labq}/addons`, { plan: 'akkeris-redis:small' })
      const { id } = made.parse(JSON.parse(create.body))
      const path = `/apps/${labq}/addons/${id}`
      const second = made.parse(
        JSON.parse((await lab.ask('POST', `/apps/${labq}/addons`, { plan: 'akkeris-redis:medium' })).body),
      )
      expect((await lab.ask('PATCH', path, { attachment: { name: 'sessions' } })).status).toBe(200)
      expect((await lab.ask('PATCH', `/apps/${labq}/addons/${second.id}`, { primary: true })).status).toBe(200)
      expect((await lab.ask('DELETE', path)).status).toBe(200)
      await lab.settle()
      const redeploys = lab.demo.platform.backend.log.filter((call) => call.includes('/v1/app/deploy (labq in qa)'))
      expect(redeploys).toHaveLength(5)
    },
  },
}
