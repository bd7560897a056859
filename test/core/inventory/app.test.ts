import { expect, test } from 'vitest'
import type { AddonAnswer } from '#shared/domain/inventory.ts'
import { buildGraph } from '#core/graph/build.ts'
import { appDetail } from '#core/inventory/views/app.ts'
import { addon, attachment, smallPlatform, snapshot } from './rows.ts'

const rows = smallPlatform()

function look(appId: string, answers: Record<string, AddonAnswer> = {}) {
  const taken = snapshot({
    ...rows,
    spaces: rows.spaces.map((space) => ({ ...space, compliance: space.name === 'qa' ? ['qa'] : ['prod'] })),
    apps: rows.apps.map((app) => ({
      ...app,
      formation: [
        { type: 'worker', quantity: 0, size: 'gp1' },
        { type: 'web', quantity: 2, size: 'gp2' },
      ],
    })),
  })
  return appDetail({ snapshot: taken, graph: buildGraph(taken) }, appId, (id) => answers[id] ?? null)
}

test('an app has its space, its formation by type, and what it holds, its own first', () => {
  expect(look('api-qa')).toMatchObject({
    name: 'api-qa',
    space: 'qa',
    compliance: ['qa'],
    running: true,
    formation: [{ type: 'web', quantity: 2 }, { type: 'worker' }],
    holds: [
      { addonId: 'a3', isOwner: true, owner: 'api-qa', primary: true },
      {
        addonId: 'a1',
        isOwner: false,
        owner: 'web-prod',
        attachmentId: 'a1@api-qa',
        attachmentName: 'a1',
        primary: null,
      },
    ],
    carriedFrom: null,
  })
})

test('what a platform was asked says whether a borrowed add-on is the primary one', () => {
  const answer = { askedAt: 5, state: 'provisioned', configVariables: [], primary: { 'api-qa': true }, problems: [] }
  expect(look('api-qa', { a1: answer })?.holds.find(({ addonId }) => addonId === 'a1')?.primary).toBe(true)
})

test('an add-on that names the app as its owner without being attached to it is held all the same', () => {
  const lone = addon('a9')
  const taken = snapshot({ ...rows, addons: [lone], attachments: [attachment(lone, 'api-qa')] })
  const detail = appDetail({ snapshot: taken, graph: buildGraph(taken) }, 'web-prod', () => null)
  expect(detail?.holds).toMatchObject([{ addonId: 'a9', isOwner: true, attachmentId: '', attachmentName: 'a9' }])
})

test('an app that is in no list is nothing', () => {
  expect(look('nobody')).toBeNull()
})
