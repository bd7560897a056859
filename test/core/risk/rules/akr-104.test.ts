import { describe, expect, it } from 'vitest'
import { estate, postgres, requestsOf, town, type Estate } from '../estate.ts'

function tagged(): Estate {
  return estate()
    .space('cards', 'dev', 'pci')
    .space('cardstwin', 'pci', 'dev')
    .space('lab', 'dev')
    .space('bare')
    .space('live', 'prod')
    .space('livepci', 'pci', 'prod')
    .space('livesocs', 'prod', 'socs')
    .app('api-cards')
    .app('api-cardstwin')
    .app('api-lab')
    .app('api-bare')
    .app('api-live')
    .app('api-livepci')
    .app('api-livesocs')
}

describe('AKR-104 loud', () => {
  it('fires on other tags and names both sides', () => {
    const finding = tagged()
      .addon('vaulted', postgres, 'api-cards', 'api-lab', 'api-bare', 'api-cardstwin')
      .finding('AKR-104')
    expect(finding.reason).toBe(
      'vaulted belongs to api-cards in cards (dev, pci), and api-bare and api-lab hold it under other rules: bare (no tags) and lab (dev).',
    )
    expect(finding.apps).toEqual(['api-bare', 'api-lab'])
    expect(finding.arithmetic.ruleBase).toBe(20)
    expect(finding.facts).toEqual({ tags: 'dev, pci', others: 'dev; no tags' })
    expect(finding.remedy.flatMap(({ requests }) => requests)).toContainEqual({
      method: 'DELETE',
      path: '/apps/api-lab/addon-attachments/attachment-vaulted-api-lab',
      body: '',
    })
  })

  it('fires whichever of the two has more tags', () => {
    const finding = tagged().addon('db', postgres, 'api-bare', 'api-lab').finding('AKR-104')
    expect(finding.reason).toBe(
      'db belongs to api-bare in bare (no tags), and api-lab holds it under other rules: lab (dev).',
    )
    expect(requestsOf(finding)).toEqual([
      'POST /apps/api-lab/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
      'PATCH /apps/api-lab {"maintenance":true}',
      'PATCH /apps/api-lab/addons/own-addondb {"primary":true}',
      'DELETE /apps/api-lab/addon-attachments/attachment-db-api-lab',
      'PATCH /apps/api-lab {"maintenance":false}',
    ])
    expect(tagged().addon('db', postgres, 'api-lab', 'api-bare').finding('AKR-104').apps).toEqual(['api-bare'])
  })

  it('fires between two production spaces that differ in another tag', () => {
    expect(tagged().addon('db', postgres, 'api-live', 'api-livepci').finding('AKR-104').apps).toEqual(['api-livepci'])
  })

  it('fires where only the consumer is in socs, which the platform allows and no other rule speaks of', () => {
    expect(tagged().addon('db', postgres, 'api-live', 'api-livesocs').finding('AKR-104').apps).toEqual(['api-livesocs'])
  })

  it('compares what is left where the policy ignores a tag', () => {
    const built = tagged()
      .policy({ ignoredTags: new Set(['dev']) })
      .addon('db', postgres, 'api-cards', 'api-lab', 'api-bare')
    expect(built.finding('AKR-104').apps).toEqual(['api-bare', 'api-lab'])
  })

  it('keeps the tags of the others in one order', () => {
    const built = tagged().space('mid', 'x').app('api-mid')
    const finding = built.addon('db', postgres, 'api-cards', 'api-bare', 'api-lab', 'api-mid').finding('AKR-104')
    expect(finding.facts['others']).toBe('dev; no tags; x')
  })

  it('is another finding to acknowledge when the tags have changed', () => {
    const before = tagged().addon('db', postgres, 'api-cards', 'api-lab')
    const after = tagged()
      .addon('db', postgres, 'api-cards', 'api-lab')
      .place('lab', { compliance: ['canary'] })
    expect(after.finding('AKR-104').fingerprint).not.toBe(before.finding('AKR-104').fingerprint)
  })
})

describe('AKR-104 quiet', () => {
  it('stays quiet where the tags are the same', () => {
    expect(tagged().addon('db', postgres, 'api-cards', 'api-cardstwin').quiet('AKR-104')).toBe(true)
  })

  it('leaves pairs that differ in prod to AKR-101 and AKR-103', () => {
    const judged = town()
      .addon('down', postgres, 'api-pay', 'api-paydev')
      .addon('up', postgres, 'api-paydev', 'api-pay')
    expect(judged.quiet('AKR-104')).toBe(true)
    expect(judged.findings('AKR-101')).toHaveLength(1)
    expect(judged.findings('AKR-103')).toHaveLength(1)
  })

  it('leaves pairs that leave socs to AKR-102', () => {
    const judged = tagged().addon('db', postgres, 'api-livesocs', 'api-live')
    expect(judged.quiet('AKR-104')).toBe(true)
    expect(judged.findings('AKR-102')).toHaveLength(1)
  })

  it('stays quiet where they differ in ignored tags only, on either side', () => {
    const quiet = tagged()
      .policy({ ignoredTags: new Set(['pci']) })
      .addon('more', postgres, 'api-cards', 'api-lab')
      .addon('less', postgres, 'api-lab', 'api-cards')
    expect(quiet.quiet('AKR-104')).toBe(true)
  })

  it('stays quiet within a space that is not listed', () => {
    const quiet = tagged().app('job-lab').without('spaces', 'space-lab').addon('db', postgres, 'api-lab', 'job-lab')
    expect(quiet.quiet('AKR-104')).toBe(true)
  })
})

describe('AKR-104 unknown', () => {
  it('does not say ok where the space of the owner is not listed', () => {
    const reason = tagged()
      .without('spaces', 'space-lab')
      .addon('db', postgres, 'api-lab', 'api-cards')
      .unknown('AKR-104')
    expect(reason).toBe('The space of api-lab is not among what the platform listed.')
  })

  it('does not say ok where a consumer is not listed', () => {
    const reason = tagged()
      .without('apps', 'app-api-lab')
      .addon('db', postgres, 'api-cards', 'api-lab')
      .unknown('AKR-104')
    expect(reason).toBe('The app api-lab is not among what the platform listed.')
  })
})
