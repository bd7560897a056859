import { describe, expect, it } from 'vitest'
import type { Shadows } from '#core/risk/facts.ts'
import { addonId, appId, noon, postgres, town, type Estate } from '../estate.ts'

const enabled = { enabled: true, severity: null, options: {} }

/** Reading of variables is on; each entry is `app VARIABLE`, and holds the address with the digest given. */
function found(
  built: Estate,
  addons: Record<string, string[]>,
  users: Record<string, string[]>,
  unread: readonly string[] = [],
): Estate {
  const shadows: Shadows = {
    askedAt: noon,
    apps: new Set(built.inventory.apps.map(({ id }) => id).filter((id) => !unread.map(appId).includes(id))),
    addons: new Map(Object.entries(addons).map(([name, digests]) => [addonId(name), digests])),
    users: new Map(
      Object.entries(users).map(([digest, entries]) => [
        digest,
        entries.map((entry) => {
          const [app = '', variable = ''] = entry.split(' ')
          return { appId: appId(app), app, variable }
        }),
      ]),
    ),
  }
  built.facts.shadows = shadows
  return on(built)
}

function on(built: Estate): Estate {
  return built.policy({ rules: new Map([['AKR-308', enabled]]) })
}

function ledger(): Estate {
  return town().addon('ledger', postgres, 'api-pay', 'web-shop')
}

describe('AKR-308 loud', () => {
  it('fires on an app outside the share that has the address in a variable of its own', () => {
    const built = found(ledger(), { ledger: ['d1', 'd2'] }, { d1: ['web-shopqa OLD_URL', 'api-paydev LEDGER_URL'] })
    const finding = built.finding('AKR-308')
    expect(finding.reason).toBe(
      'api-paydev and web-shopqa use ledger, which belongs to api-pay, without an attachment: its address is in LEDGER_URL on api-paydev and OLD_URL on web-shopqa.',
    )
    expect(finding).toMatchObject({
      id: 'AKR-308/addon-ledger',
      apps: ['api-paydev', 'web-shopqa'],
      spaces: ['pay', 'paydev', 'shopqa'],
      arithmetic: { ruleBase: 40 },
      facts: { variables: 'LEDGER_URL on api-paydev, OLD_URL on web-shopqa' },
    })
  })

  it('names apps by name, in whatever order they were read', () => {
    const users = ['api-paydev C_URL', 'web-shopqa A_URL', 'job-pay B_URL']
    const finding = found(ledger().app('job-pay'), { ledger: ['d1'] }, { d1: users }).finding('AKR-308')
    expect(finding.facts).toEqual({ variables: 'C_URL on api-paydev, B_URL on job-pay, A_URL on web-shopqa' })
  })

  it('counts each app and each variable once', () => {
    const users = { d1: ['api-paydev Z_URL', 'api-paydev A_URL'], d2: ['api-paydev A_URL'] }
    const finding = found(ledger(), { ledger: ['d1', 'd2'] }, users).finding('AKR-308')
    expect(finding.apps).toEqual(['api-paydev'])
    expect(finding.reason).toContain('api-paydev uses ledger')
    expect(finding.facts).toEqual({ variables: 'A_URL on api-paydev, Z_URL on api-paydev' })
  })

  it('fires on an add-on that only its owner is listed with', () => {
    const alone = town().addon('ledger', postgres, 'api-pay')
    expect(found(alone, { ledger: ['d1'] }, { d1: ['web-shop DB'] }).finding('AKR-308').apps).toEqual(['web-shop'])
  })

  it('attaches where the platform does, creates, takes the variable away and changes credentials', () => {
    const built = town().app('job-pay').addon('files', 'akkeris-s3:basic', 'api-pay', 'web-shop')
    const finding = found(
      built,
      { files: ['d1'] },
      { d1: ['job-pay FILES_URL', 'api-paydev F1', 'api-paydev F2'] },
    ).finding('AKR-308')
    expect(finding.remedy.slice(0, 4)).toEqual([
      {
        text: 'If job-pay may use it, attach it there, so that everybody sees who does.',
        requests: [{ method: 'POST', path: '/addon-attachments', body: '{"addon":"addon-files","app":"job-pay"}' }],
      },
      {
        text: 'Otherwise create an add-on of its own for each app, and copy the data it needs.',
        requests: ['api-paydev', 'job-pay'].map((app) => ({
          method: 'POST',
          path: `/apps/${app}/addons`,
          body: '{"plan":"akkeris-s3:basic","attachment":{"name":"own-addonfil"}}',
        })),
      },
      {
        text: 'Let the app read the variable that its add-on brings, then take away the one that was set by hand.',
        requests: [
          { method: 'PATCH', path: '/apps/api-paydev/config-vars', body: '{"F1":null,"F2":null}' },
          { method: 'PATCH', path: '/apps/job-pay/config-vars', body: '{"FILES_URL":null}' },
        ],
      },
      {
        text: expect.stringContaining('Rotate the credentials') as string,
        requests: [{ method: 'PUT', path: '/apps/api-pay/addons/addon-files/actions/credentials', body: '' }],
      },
    ])
  })

  it.each([
    ['prod', 'pay', 'paydev', { compliance: ['prod'] }, { compliance: [] }],
    ['socs', 'pay', 'paydev', { compliance: ['socs'] }, { compliance: [] }],
    ['region', 'pay', 'paydev', { compliance: [] }, { compliance: [], region: 'eu' }],
  ])('does not propose to attach what is refused for its %s', (_reason, from, to, owner, user) => {
    const built = found(ledger().place(from, owner).place(to, user), { ledger: ['d1'] }, { d1: ['api-paydev U'] })
    const [first] = built.finding('AKR-308').remedy
    expect(first?.text).toMatch(/^The platform would not attach it there: create an add-on of its own/)
  })

  it.each([
    [{ compliance: ['prod', 'socs'] }, { compliance: ['prod', 'socs'] }],
    [{ compliance: [] }, { compliance: ['prod', 'socs'] }],
    [{ region: '', compliance: [] }, {}],
    [{ compliance: [] }, { region: '' }],
  ])('proposes to attach what is not refused: %j to %j', (owner, user) => {
    const built = ledger().place('pay', owner).place('paydev', user)
    for (const app of built.inventory.apps) app.region = ''
    const [first] = found(built, { ledger: ['d1'] }, { d1: ['api-paydev U'] }).finding('AKR-308').remedy
    expect(first?.requests).toEqual([
      { method: 'POST', path: '/addon-attachments', body: '{"addon":"addon-ledger","app":"api-paydev"}' },
    ])
  })

  it('proposes no attachment of an orphan and leaves out an app without a fitting plan', () => {
    const orphan = town().attach('ledger', postgres, null, 'api-pay', 'web-shop')
    const [first] = found(orphan, { ledger: ['d1'] }, { d1: ['api-paydev U'] }).finding('AKR-308').remedy
    expect(first?.text).toMatch(/^The platform would not attach/)
    const built = ledger().service(postgres)
    const [plan] = built.inventory.services[0]?.plans ?? []
    if (plan) plan.state = 'shutdown'
    const steps = found(built, { ledger: ['d1'] }, { d1: ['api-paydev U'] }).finding('AKR-308').remedy
    expect(steps.flatMap(({ requests }) => requests.map(({ path }) => path))).toEqual(['/apps/api-paydev/config-vars'])
  })
})

describe('AKR-308 quiet', () => {
  it('is off unless the policy file turns it on', () => {
    const built = found(ledger(), { ledger: ['d1'] }, { d1: ['api-paydev U'] })
    expect(built.policy({ rules: new Map() }).quiet('AKR-308')).toBe(true)
  })

  it('stays quiet where only apps of the share hold the address', () => {
    const built = found(ledger(), { ledger: ['d1'] }, { d1: ['api-pay U', 'web-shop U'], d2: ['api-paydev U'] })
    expect(built.quiet('AKR-308')).toBe(true)
  })

  it('does not ask for add-ons that nobody shares', () => {
    expect(found(town().addon('ledger', postgres, 'api-pay'), {}, {}).quiet('AKR-308')).toBe(true)
    const own = found(town().addon('ledger', postgres, 'api-pay'), { ledger: ['d1'] }, { d1: ['api-pay U'] })
    expect(own.quiet('AKR-308')).toBe(true)
    expect(on(town().attach('ledger', postgres, null, 'api-pay')).quiet('AKR-308')).toBe(true)
  })
})

describe('AKR-308 unknown', () => {
  it('does not say ok while the variables of an app were not read', () => {
    const built = found(ledger(), { ledger: ['d1'] }, {}, ['api-paydev'])
    expect(built.gap('AKR-308')).toMatchObject({
      gap: 'not-asked',
      reason:
        'Nobody has asked the platform for the config variables of api-paydev and perhaps of other apps yet. A deep look does.',
    })
    expect(
      found(ledger(), { ledger: ['d1'] }, { d1: ['web-shopqa U'] }, ['api-paydev']).findings('AKR-308'),
    ).toHaveLength(1)
  })

  it('does not say ok where nobody asked', () => {
    expect(on(ledger()).gap('AKR-308')).toMatchObject({
      gap: 'not-asked',
      reason: 'Nobody has asked the platform for the addresses among config variables yet. A deep look does.',
    })
  })

  it('does not say ok where the add-on told no address', () => {
    const reason = 'The platform told no address of ledger that could be looked for elsewhere.'
    expect(found(ledger(), {}, { d1: ['api-paydev U'] }).gap('AKR-308')).toMatchObject({ gap: 'not-told', reason })
    expect(found(ledger(), { ledger: [] }, {}).gap('AKR-308')).toMatchObject({ gap: 'not-told', reason })
  })
})
