import { describe, expect, it } from 'vitest'
import { estate, postgres, town, type Estate } from '../estate.ts'

function tagged(): Estate {
  return estate()
    .space('cards', 'dev', 'pci')
    .space('cardstwin', 'pci', 'dev')
    .space('lab', 'dev')
    .space('bare')
    .space('live', 'prod')
    .space('livepci', 'pci', 'prod')
    .app('api-cards')
    .app('api-cardstwin')
    .app('api-lab')
    .app('api-bare')
    .app('api-live')
    .app('api-livepci')
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
  })

  it('fires between two production spaces that differ in another tag', () => {
    expect(tagged().addon('db', postgres, 'api-live', 'api-livepci').finding('AKR-104').apps).toEqual(['api-livepci'])
  })
})

describe('AKR-104 quiet', () => {
  it('stays quiet where the tags are the same', () => {
    expect(tagged().addon('db', postgres, 'api-cards', 'api-cardstwin').findings('AKR-104')).toEqual([])
  })

  it('leaves pairs that differ in prod to AKR-101 and AKR-103', () => {
    const judged = town()
      .addon('down', postgres, 'api-pay', 'api-paydev')
      .addon('up', postgres, 'api-paydev', 'api-pay')
    expect(judged.findings('AKR-104')).toEqual([])
    expect(judged.findings('AKR-101')).toHaveLength(1)
    expect(judged.findings('AKR-103')).toHaveLength(1)
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
})
