import { expect, it } from 'vitest'
import { openBench } from './sharing-bench.ts'

it('two equal attaches at once: one 201, one 503; one after the other: 409', async () => {
  const lab = await openBench()
  const addon = lab.addon('akkeris-postgresql:standard-1')
  // Both have passed every check when the region is asked.
  lab.demo.platform.backend.outages.add({ step: 'status', answer: 'late', milliseconds: 40 })
  lab.demo.platform.backend.outages.add({ step: 'bind', answer: 'late', milliseconds: 40 })
  const answers = await Promise.all([lab.attach(addon, 'web-dev'), lab.attach(addon, 'web-dev')])
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '503'])
  expect(addon.attachments).toHaveLength(2)
  expect((await lab.attach(addon, 'web-dev')).status).toBe(409)
})

it('two different ones of a service at once: both primary', async () => {
  const lab = await openBench()
  lab.demo.platform.backend.outages.add({ step: 'status', answer: 'late', milliseconds: 40 })
  lab.demo.platform.backend.outages.add({ step: 'bind', answer: 'late', milliseconds: 40 })
  const plans = ['akkeris-postgresql:standard-0', 'akkeris-postgresql:standard-1']
  await Promise.all(plans.map((plan) => lab.attach(lab.addon(plan), 'api-prod')))
  expect(plans.map((plan) => lab.holding(plan, 'api-prod').primary)).toEqual([true, true])
})

it('an attach that ends after the owner deleted the add-on: 201, and no list shows it', async () => {
  const lab = await openBench()
  const addon = lab.addon('akkeris-postgresql:standard-1')
  lab.demo.platform.backend.outages.add({ step: 'bind', answer: 'late', milliseconds: 80 })
  const attached = lab.attach(addon, 'web-dev')
  await lab.demo.platform.clock.wait(30)
  const deleted = await lab.send('DELETE', `/apps/jobs-dev/addons/${addon.id}`)
  const answer = await attached
  expect([deleted.status, answer.status]).toEqual([200, 201])
  expect(JSON.parse(answer.text)).toMatchObject({ addon: { app: { name: 'jobs-dev' } } })
  for (const path of ['/addon-attachments', '/apps/web-dev/addon-attachments', '/apps/web-dev/addons']) {
    expect((await lab.send('GET', path)).text).not.toContain(addon.id)
  }
  expect(lab.demo.platform.fleet.strays).toMatchObject([{ addonId: addon.id, appName: 'web-dev' }])
})

it('two detaches at once: the second finds nothing to delete any more', async () => {
  const lab = await openBench()
  const { id } = lab.holding('akkeris-postgresql:standard-0', 'web-dev')
  lab.demo.platform.backend.outages.add({ step: 'unbind', answer: 'late', milliseconds: 40 })
  const remove = () => lab.send('DELETE', `/addon-attachments/${id}`)
  const answers = await Promise.all([remove(), remove()])
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409'])
  expect(answers.find(({ status }) => status === 409)?.text).toContain('Unable to detach, cannot find service')
})
