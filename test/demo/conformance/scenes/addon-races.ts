import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { z } from 'zod'
import { ask } from '../../ask.ts'
import { compare } from '../compare.ts'
import { having } from '../lab-addons.ts'
import { readNotes } from '../recordings.ts'
import type { Lab, Scenes } from '../scene.ts'

const exchange = z.object({
  request: z.object({ method: z.string(), path: z.string(), body: z.json() }),
  response: z.object({ status: z.number(), body: z.json() }),
})
const race = z.object({ exchanges: z.array(exchange), list_afterwards: z.json().optional() })

const read = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Sends what was recorded, all at once; the answers are those recorded, whichever came first. */
async function playRace(lab: Lab, name: string, path?: string): Promise<void> {
  const recorded = race.parse(readNotes(name))
  const answers = await Promise.all(
    recorded.exchanges.map(({ request: { method, path: asked, body } }) =>
      lab.ask(method, asked, body === null ? undefined : body),
    ),
  )
  const options = { known: JSON.stringify(recorded.exchanges.map(({ request }) => request)), loose: [], ordered: false }
  const real = recorded.exchanges.map(({ response: { status, body } }) => ({ status, body }))
  const ours = answers.map(({ status, body }) => ({ status, body: read(body) }))
  expect(compare(real, ours, options)).toEqual([])
  if (path === undefined) return
  const list = await lab.ask('GET', path)
  expect(compare(recorded.list_afterwards, read(list.body), options)).toEqual([])
}

const racer = (id: string) => ({
  id,
  plan: 'akkeris-postgresql:hobby',
  owner: { app: 'labrace-qa', name: 'racer', primary: true },
})

const twins = having(racer('49c5400c-bf04-4d71-9c65-178142db900d'), racer('bc3f8716-c411-4355-b1f2-b328a62260b3'))

const walkedAway = z.object({ exists_afterwards: z.array(z.object({ name: z.string(), state: z.string() })) })
const made = z.array(z.object({ name: z.string(), state: z.string() }))

export const scenes: Scenes = {
  'races/double-post-create': {
    async story(lab) {
      await playRace(lab, 'races/double-post-create', '/apps/labrace-qa/addons')
    },
  },
  'races/double-post-create-config-vars': {
    given: twins,
    async story(lab) {
      const { body } = z.object({ body: z.json() }).parse(readNotes('races/double-post-create-config-vars'))
      const answer = await lab.ask('GET', '/apps/labrace-qa/config-vars')
      expect(compare(body, read(answer.body), { known: '', loose: [], ordered: false })).toEqual([])
    },
  },
  'races/double-post-single-installation': {
    async story(lab) {
      await playRace(lab, 'races/double-post-single-installation')
    },
  },
  'races/double-delete': {
    // Recorded on one of the two that the race before had left, both of them primary.
    given: twins,
    async story(lab) {
      await playRace(lab, 'races/double-delete')
    },
  },
  'races/client-disconnects-during-create': {
    async story(lab) {
      const { platform, url, key } = lab.demo
      // Long enough for the client to be gone by then.
      platform.backend.outages.add({ step: 'provision', answer: 'late', milliseconds: 300 })
      const text = JSON.stringify({ plan: 'akkeris-postgresql:hobby', attachment: { name: 'walked-away' } })
      const headers = { authorization: key, 'content-type': 'application/json', 'content-length': `${text.length}` }
      const gone = AbortSignal.timeout(150)
      await expect(ask(url, '/apps/labrace-qa/addons', headers, 'POST', gone, text)).rejects.toThrow()
      expect(platform.directory.app('labrace-qa')?.attachments).toEqual([])
      await platform.clock.advance(1000)
      await pause(50)
      const { exists_afterwards: recorded } = walkedAway.parse(readNotes('races/client-disconnects-during-create'))
      const list = await lab.ask('GET', '/apps/labrace-qa/addons')
      expect(made.parse(JSON.parse(list.body))).toEqual(recorded)
    },
  },
}
