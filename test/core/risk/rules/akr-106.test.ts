import { describe, expect, it } from 'vitest'
import type { Plan } from '#shared/domain/inventory.ts'
import { estate, requestsOf, type Estate } from '../estate.ts'

const safe = 'team-postgres:safe'

/** A plan that asks for tags, and spaces that have all, one or none of them. */
function cards(...asked: string[]): Estate {
  const built = estate()
    .service(safe, {}, {})
    .space('vault', 'pci', 'prod')
    .space('till', 'pci', 'prod')
    .space('live', 'prod')
    .space('bare')
    .app('api-vault')
    .app('api-till')
    .app('api-live')
    .app('api-bare')
  return asking(built, asked)
}

function asking(built: Estate, compliance: string[], ...others: Partial<Plan>[]): Estate {
  const [service] = built.inventory.services
  const [plan] = service?.plans ?? []
  if (!service || !plan) throw new Error('There is no plan.')
  service.plans = [{ ...plan, compliance }, ...others.map((other) => ({ ...plan, id: other.name ?? '', ...other }))]
  return built
}

describe('AKR-106 loud', () => {
  it('fires on every app whose space lacks a tag, and says which', () => {
    const finding = cards('pci', 'prod')
      .addon('db', safe, 'api-vault', 'api-till', 'api-live', 'api-bare')
      .finding('AKR-106')
    expect(finding.reason).toBe(
      'db is on the plan team-postgres:safe, which asks a space for pci and prod, and 2 apps that hold it are where that is not so: api-bare (bare lacks pci and prod) and api-live (live lacks pci).',
    )
    expect(finding.apps).toEqual(['api-bare', 'api-live'])
    expect(finding.facts).toEqual({ asked: 'pci, prod' })
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it('splits off consumers that alone are concerned, on a plan that their space meets', () => {
    const built = asking(cards(), ['pci'], { name: 'team-postgres:plain', compliance: [] })
    expect(requestsOf(built.addon('db', safe, 'api-vault', 'api-live').finding('AKR-106'))).toEqual([
      'POST /apps/api-live/addons {"plan":"team-postgres:plain","attachment":{"name":"own-addondb"}}',
      'PATCH /apps/api-live {"maintenance":true}',
      'PATCH /apps/api-live/addons/own-addondb {"primary":true}',
      'DELETE /apps/api-live/addon-attachments/attachment-db-api-live',
      'PATCH /apps/api-live {"maintenance":false}',
    ])
  })

  it('fires on the owner alone, and changes the plan', () => {
    const built = asking(cards(), ['pci'], { name: 'team-postgres:plain', compliance: ['prod'] })
    const finding = built.addon('db', safe, 'api-live', 'api-vault').finding('AKR-106')
    expect(finding.apps).toEqual(['api-live'])
    expect(finding.reason).toContain('1 app that holds it is where that is not so: api-live (live lacks pci).')
    expect(requestsOf(finding)).toContain('PATCH /apps/api-live/addons/addon-db {"plan":"team-postgres:plain"}')
    expect(requestsOf(finding).some((request) => request.includes('addon-attachments'))).toBe(false)
  })

  it('counts the owner beside the consumers', () => {
    const finding = cards('pci').addon('db', safe, 'api-bare', 'api-live', 'api-vault').finding('AKR-106')
    expect(finding.reason).toContain(
      '2 apps that hold it are where that is not so: api-bare (bare lacks pci) and api-live',
    )
    expect(finding.apps).toEqual(['api-live'])
  })

  it('tells one owner and one consumer from two consumers', () => {
    const built = asking(cards(), ['pci'], { name: 'team-postgres:plain', compliance: [] })
    const finding = built.addon('db', safe, 'api-bare', 'api-live').finding('AKR-106')
    expect(requestsOf(finding)).toContain('PATCH /apps/api-bare/addons/addon-db {"plan":"team-postgres:plain"}')
    expect(finding.reason).toContain('2 apps that hold it')
    expect(finding.reason).toContain('api-bare (bare lacks pci) and api-live (live lacks pci).')
  })

  it('fires on what is known even where another space is not', () => {
    const built = cards('pci').without('spaces', 'space-till').addon('db', safe, 'api-vault', 'api-till', 'api-live')
    expect(built.finding('AKR-106').apps).toEqual(['api-live'])
  })
})

describe('AKR-106 quiet', () => {
  it('stays quiet where all spaces have all tags', () => {
    expect(cards('pci', 'prod').addon('db', safe, 'api-vault', 'api-till').quiet('AKR-106')).toBe(true)
  })

  it('stays quiet where the plan asks for nothing, spaces listed or not', () => {
    const quiet = cards().without('spaces', 'space-bare').addon('db', safe, 'api-vault', 'api-bare')
    expect(quiet.quiet('AKR-106')).toBe(true)
  })

  it('does not speak of what only its owner holds', () => {
    expect(cards('pci').addon('db', safe, 'api-bare').quiet('AKR-106')).toBe(true)
  })
})

describe('AKR-106 unknown', () => {
  it('does not say ok where the catalogue does not list the plan', () => {
    const gap = cards('pci').addon('db', 'team-postgres:gone', 'api-vault', 'api-live').gap('AKR-106')
    expect(gap).toEqual(
      expect.objectContaining({
        gap: 'catalogue',
        reason: 'The catalogue does not list the plan team-postgres:gone of db.',
      }),
    )
  })

  it('does not say ok where the space of the owner, or of a consumer, is not listed', () => {
    const built = cards('pci').without('spaces', 'space-till')
    const reason = 'The space of api-till is not among what the platform listed.'
    built.addon('db', safe, 'api-till', 'api-vault')
    expect(built.gap('AKR-106')).toMatchObject({ gap: 'row-missing', reason })
    const other = cards('pci').without('spaces', 'space-till').addon('db', safe, 'api-vault', 'api-till')
    expect(other.unknown('AKR-106')).toBe(reason)
  })

  it.each(['/addon-attachments', '/apps', '/spaces', '/addon-services'])('is unknown while %s came short', (call) => {
    expect(cards('pci').addon('db', safe, 'api-vault', 'api-till').short(call).gap('AKR-106').gap).toBe('list-short')
  })
})
