import { expect } from 'vitest'
import { z } from 'zod'
import { addon, having, secondDatabase } from '../lab-addons.ts'
import type { Held } from '../lab-addons.ts'
import { compare } from '../compare.ts'
import { readNotes } from '../recordings.ts'
import type { Lab, Scenes } from '../scene.ts'

const databaseId = '14a2abec-815d-4a11-bfb5-c3922a142d38'

const owners: Held = {
  id: '06653bb8-41c3-4673-92a1-e3256479d80f',
  app: 'labp-pay-prod',
  name: 'akkeris-postgresql-lumber-378',
  primary: false,
}
const remaining: Held = {
  id: '00af9581-e636-46b0-99e3-62b5562158dc',
  app: 'labz-pay-prod',
  name: 'akkeris-postgresql-jump-75',
  primary: true,
}

const shared = addon(databaseId, 'akkeris-postgresql:hobby', owners, remaining)
const orphan = addon(databaseId, 'akkeris-postgresql:hobby', null, remaining)

/** What makes a second database of the app that is raced for a secondary. */
const racing = addon('5d1f0c3a-7e42-4b8e-9a64-0c2f3e9d7b15', 'akkeris-postgresql:hobby', {
  app: 'labrace-qa',
  name: 'akkeris-postgresql-plum-12',
})

const deleted = addon('73648114-be31-4832-8c4e-67bbc3dd1367', 'akkeris-redis:small', {
  app: 'labrace-qa',
  name: 'akkeris-redis-pump-6143',
  primary: false,
})

const leaking = addon('fc643cbf-ffba-4624-ac80-1451fd563481', 'akkeris-redis:small', null, {
  id: '94c78fdd-1f57-44b2-9a59-e9ae203cb516',
  app: 'qtwo-open1',
  name: 'akkeris-redis-bears-5934',
  primary: true,
})

/** Whether the bytes of a global list mention the add-on at all. */
async function lists(lab: Lab, path: string, id: string): Promise<boolean> {
  return (await lab.ask('GET', path)).body.includes(id)
}

const exchanges = z.tuple([
  z.object({ request: z.object({ body: z.json() }), response: z.object({ status: z.number(), body: z.json() }) }),
  z.object({
    request: z.object({ path: z.string(), body: z.json() }),
    response: z.object({ status: z.number(), body: z.json() }),
  }),
])
const attachRace = z.object({ exchanges, list_afterwards: z.json() })
const deleteRace = z.object({ exchanges, in_global_list_afterwards: z.json(), in_app_list_afterwards: z.json() })
const orphanNotes = z.object({ in_addons_list: z.boolean(), in_addon_attachments_list: z.json() })
const leakNotes = z.object({
  in_addons: z.boolean(),
  in_addon_attachments: z.boolean(),
  alive_at_broker: z.boolean(),
})

const loose = { known: databaseId, loose: [], ordered: false }

export const scenes: Scenes = {
  'attachments/delete-owners-attachment': { given: having(shared) },
  'failure/orphan-after-owner-detached': {
    given: having(shared),
    async story(lab) {
      const recorded = orphanNotes.parse(readNotes('failure/orphan-after-owner-detached'))
      expect((await lab.replay('attachments/delete-owners-attachment')).status).toBe(200)
      expect(await lists(lab, '/addons', databaseId)).toBe(recorded.in_addons_list)
      const all = z.array(z.looseObject({ addon: z.object({ id: z.string() }).loose() }))
      const { body } = await lab.ask('GET', '/addon-attachments')
      const ours = all.parse(JSON.parse(body)).filter((row) => row.addon.id === databaseId)
      expect(compare(recorded.in_addon_attachments_list, ours, loose)).toEqual([])
    },
  },
  'failure/orphan-attach-elsewhere': { given: having(orphan) },
  'failure/orphan-attachment-get': { given: having(orphan) },
  'failure/orphan-delete-through-remaining-app': { given: having(orphan) },
  'failure/orphan-get-global': { given: having(orphan) },
  'failure/orphan-get-through-remaining-app': { given: having(orphan) },
  'failure/orphan-last-detach': { given: having(leaking) },
  'failure/orphan-leaked': {
    given: having(leaking),
    async story(lab) {
      const recorded = leakNotes.parse(readNotes('failure/orphan-leaked'))
      expect((await lab.replay('failure/orphan-last-detach')).status).toBe(200)
      const { platform } = lab.demo
      const left = platform.directory.addon(leaking.id ?? '')
      expect({
        in_addons: await lists(lab, '/addons', leaking.id ?? ''),
        in_addon_attachments: await lists(lab, '/addon-attachments', leaking.id ?? ''),
        alive_at_broker: left !== null && platform.instances.of(left).exists,
      }).toEqual(recorded)
    },
  },
  'races/double-post-attach': {
    given: having(secondDatabase(), racing),
    async story(lab) {
      const recorded = attachRace.parse(readNotes('races/double-post-attach'))
      const attempts = recorded.exchanges.map(({ request }) => lab.ask('POST', '/addon-attachments', request.body))
      const answers = (await Promise.all(attempts)).toSorted((a, b) => a.status - b.status)
      expect(answers[0]?.status).toBe(201)
      // Which of the two refuses, the controller or the region, depends on who comes when.
      expect([409, 503]).toContain(answers[1]?.status)
      const real = recorded.exchanges.find(({ response }) => response.status === 201)?.response.body
      const known = JSON.stringify(recorded.exchanges.map(({ request }) => request))
      expect(compare(real, JSON.parse(answers[0]?.body ?? ''), { ...loose, known })).toEqual([])
      const { body } = await lab.ask('GET', '/apps/labrace-qa/addon-attachments')
      expect(compare(recorded.list_afterwards, JSON.parse(body), { ...loose, known })).toEqual([])
      const again = await lab.ask('POST', '/addon-attachments', recorded.exchanges[0].request.body)
      const refused = recorded.exchanges.find(({ response }) => response.status === 409)?.response
      expect({ status: again.status, body: again.body }).toEqual(refused)
    },
  },
  'races/attach-while-deleting': {
    given: having(deleted),
    async story(lab) {
      const recorded = deleteRace.parse(readNotes('races/attach-while-deleting'))
      const [attach, remove] = recorded.exchanges
      // The broker is slow to delete, so that the attach lands meanwhile.
      lab.demo.platform.backend.outages.add({ step: 'deprovision', answer: 'late', milliseconds: 100 })
      const answers = await Promise.all([
        lab.ask('POST', '/addon-attachments', attach.request.body),
        lab.ask('DELETE', remove.request.path),
      ])
      for (const [at, { status, body }] of answers.entries()) {
        const real = recorded.exchanges[at]?.response
        expect(status).toBe(real?.status)
        expect(compare(real?.body, JSON.parse(body), { ...loose, known: deleted.id ?? '' })).toEqual([])
      }
      expect(await lists(lab, '/addon-attachments', deleted.id ?? '')).toBe(false)
      const { body } = await lab.ask('GET', '/apps/labr-qa/addon-attachments')
      expect(JSON.parse(body)).toEqual(recorded.in_app_list_afterwards)
    },
  },
}
