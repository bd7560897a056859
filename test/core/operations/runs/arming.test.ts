import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createArmings, type Armings } from '#core/operations/arming.ts'
import type { EntryDraft, Scribe } from '#core/operations/scribe.ts'
import { AppError } from '#shared/errors.ts'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import { fixedClock } from '../../../kit/clock.ts'
import { profile as sample } from '../../risk/answers/samples.ts'

const minute = 60_000
const profile: EndpointProfile = { ...sample, credentialKind: 'key', userName: 'ops', demo: null }

function armings(lasts = 15 * minute) {
  const clock = fixedClock()
  let now = 5_000
  const written: EntryDraft[] = []
  const events: string[] = []
  const profiles = new Map<string, EndpointProfile>([
    ['one', { ...profile, id: 'one', name: 'One' }],
    ['two', { ...profile, id: 'two', name: 'Two' }],
  ])
  const scribe: Scribe = {
    write: (draft) => {
      written.push(draft)
    },
  }
  const made: Armings = createArmings({
    clock,
    bus: { publish: ({ name }) => events.push(name) },
    log: () => {},
    endpoints: {
      profile(id) {
        const found = profiles.get(id)
        if (!found) throw new AppError('not-found', 'There is no such endpoint.')
        return found
      },
    },
    scribe,
    lasts,
    monotonic: () => now,
  })
  onTestFinished(() => {
    made.close()
  })
  return {
    made,
    clock,
    events,
    profiles,
    scribe,
    kinds: () => written.map(({ kind, endpointId }) => `${kind} ${endpointId}`),
    later: (milliseconds: number) => (now += milliseconds),
    isArmed: (id: string) => {
      try {
        made.demand(id)
        return true
      } catch (thrown) {
        if (thrown instanceof AppError && ['not-armed', 'not-found'].includes(thrown.code)) return false
        throw thrown
      }
    },
  }
}

it('nothing is armed at first, one endpoint by itself, and both ends are written down', () => {
  const { made, isArmed, kinds, events, clock } = armings()
  expect([isArmed('one'), isArmed('two'), made.list()]).toEqual([false, false, []])
  expect(() => {
    made.demand('one')
  }).toThrow('One is read-only: it is not armed.')
  const armed = made.arm('one')
  expect(armed).toEqual({ endpointId: 'one', until: clock.now() + 15 * minute })
  expect([isArmed('one'), isArmed('two'), made.list()]).toEqual([true, false, [armed]])
  expect(made.disarm('one')).toBe(true)
  expect(made.disarm('one')).toBe(false)
  expect([isArmed('one'), made.list()]).toEqual([false, []])
  expect(kinds()).toEqual(['arm one', 'disarm one'])
  expect(events).toEqual(['operations.changed', 'operations.changed'])
  expect(() => made.arm('three')).toThrow('There is no such endpoint.')
})

it('a time is over by the clock that is further on: neither a jump back nor a long sleep makes it longer', () => {
  const { made, isArmed, later, clock } = armings()
  made.arm('one')
  later(14 * minute)
  clock.advance(-600 * minute)
  expect(isArmed('one')).toBe(true)
  expect(made.list()[0]?.until).toBe(clock.now() + minute)
  later(minute)
  expect([isArmed('one'), made.list()]).toEqual([false, []])

  made.arm('one')
  clock.advance(15 * minute - 1)
  expect(isArmed('one')).toBe(true)
  clock.advance(1)
  expect(isArmed('one')).toBe(false)
})

it('arming once more begins the whole time anew', () => {
  const { made, isArmed, later, kinds } = armings()
  made.arm('one')
  later(10 * minute)
  made.arm('one')
  later(10 * minute)
  expect(isArmed('one')).toBe(true)
  later(5 * minute)
  expect(isArmed('one')).toBe(false)
  expect(kinds()).toEqual(['arm one', 'arm one'])
})

it('running out is told and written down by itself', async () => {
  const { made, kinds, events } = armings(30)
  made.arm('one')
  await pause(80)
  expect(kinds()).toEqual(['arm one', 'disarm one'])
  expect(events).toHaveLength(2)
})

it('an endpoint that is another one now, or gone, is not armed', () => {
  const { made, isArmed, profiles } = armings()
  for (const change of [
    { url: 'https://elsewhere.example' },
    { userName: 'eve' },
    { credentialKind: 'bearer' },
  ] as const) {
    profiles.set('one', { ...profile, id: 'one' })
    made.arm('one')
    profiles.set('one', { ...profile, id: 'one', name: 'Renamed' })
    expect(isArmed('one')).toBe(true)
    profiles.set('one', { ...profile, id: 'one', ...change })
    expect([isArmed('one'), made.list()]).toEqual([false, []])
  }
  profiles.delete('one')
  expect(isArmed('one')).toBe(false)
})

it('what cannot be written down is not armed, and is read-only again all the same', () => {
  const { made, isArmed, scribe } = armings()
  made.arm('two')
  scribe.write = () => {
    throw new AppError('journal-unwritable', 'The disk is full.')
  }
  expect(() => made.arm('one')).toThrow('The disk is full.')
  expect(isArmed('one')).toBe(false)
  expect(made.disarm('two')).toBe(true)
  expect(isArmed('two')).toBe(false)
})
