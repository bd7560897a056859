import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { severities } from '#shared/domain/finding.ts'
import { rules } from '#core/risk/rules/index.ts'

const folder = `${import.meta.dirname}/../../../electron/core/risk/rules`

describe('every rule', () => {
  it('is listed, one file each, by rising id', () => {
    const files = readdirSync(folder).filter((file) => file.startsWith('akr-'))
    expect(rules.map((rule) => `${rule.id.toLowerCase()}.ts`)).toEqual(files.toSorted())
  })

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s is complete', (id, rule) => {
    expect(id).toMatch(/^AKR-\d{3}$/)
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/)
    expect(rule.why).toMatch(/^[A-Z].*\.$/)
    expect(severities).toContain(rule.baseSeverity)
    expect(rule.references.length).toBeGreaterThan(0)
    expect(rule.needs).toContain('attachments')
  })

  it.each(rules.map((rule) => rule.id))('%s has a test with loud, quiet and unknown cases', (id) => {
    const file = `${import.meta.dirname}/rules/${id.toLowerCase()}.test.ts`
    expect(existsSync(file)).toBe(true)
    const text = readFileSync(file, 'utf8')
    for (const kind of ['loud', 'quiet', 'unknown']) expect(text).toContain(`describe('${id} ${kind}'`)
  })
})
