import { beforeAll, expect, it } from 'vitest'
import { checkBuild } from '../../double/desktop.ts'
import { withRunUnderWay } from './running.ts'

beforeAll(checkBuild)

it('tells that a run ended while nobody works in the window, and a click opens it in the journal', async () => {
  const { desktop, runId } = await withRunUnderWay()
  const [told] = (await desktop.until('notification')).values as [{ title: string; body: string }]
  expect(told.title).toMatch(/maintenance/i)
  expect(told.body).not.toBe('')
  await desktop.ask('clickNotification', 0)
  await desktop.until('focus')
  const [{ address }] = (await desktop.ask('windows')) as [{ address: string }]
  expect(address).toBe(`addon-atlas://app/#/journal?run=${runId}`)
})

it('goes on without a window until the run is over, says so, and ends by itself then', async () => {
  const { desktop } = await withRunUnderWay()
  await desktop.ask('closeWindows')
  const [told] = (await desktop.until('notification')).values as [{ title: string; body: string }]
  expect(told).toMatchObject({ title: expect.stringMatching(/goes on$/) as string })
  expect((await desktop.journal()).map(({ what }) => what)).not.toContain('quit')
  const { code, output } = await desktop.ended
  expect([code, output]).toEqual([0, ''])
})

it('asks whoever quits while something is under way, and stays where that is to go on', async () => {
  const { desktop } = await withRunUnderWay({ pressed: 'Let it go on' })
  await desktop.ask('quit')
  const [asked] = (await desktop.until('showMessageBox')).values as [{ message: string; defaultId: number }]
  expect(asked.message).toMatch(/maintenance.* is under way\.$/i)
  expect(asked.defaultId).toBe(0)
  await desktop.until('notification')
  expect(await desktop.ask('windows')).toHaveLength(1)
  // Nothing is under way any more, so nobody is asked.
  void desktop.ask('quit').catch(() => {})
  expect((await desktop.ended).code).toBe(0)
})
