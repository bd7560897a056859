import type { CheckFinding } from '#shared/domain/finding.ts'
import { strictRules } from '../answers/limits.ts'
import { listing } from '../wording.ts'
import { matcherNames, type MatcherName } from './format.ts'
import { keyOf, type Policy, type PolicyExclusion } from './policy.ts'

/** What is asked of a finding to see whether it is excluded. */
export interface ExclusionTarget {
  ruleId: string
  addonId: string
  addonName: string
  /** Two-part name; null for an orphan. */
  owner: string | null
  /** Two-part names of the apps it is about. */
  apps: readonly string[]
  spaces: readonly string[]
  organizations: readonly string[]
}

export interface Exclusions {
  /** The first exclusion in the file that covers the finding and holds at `now`; null for none. */
  find(target: ExclusionTarget, now: number): PolicyExclusion | null
}

interface Entry {
  exclusion: PolicyExclusion
  /** Place in the file. */
  order: number
  covers: (target: ExclusionTarget) => boolean
}

/** Exclusions of one rule: by the add-on they name in full, and all others. */
interface Shelf {
  named: Map<string, Entry[]>
  others: Entry[]
}

export function compileExclusions({ exclusions }: Pick<Policy, 'exclusions'>): Exclusions {
  const shelves = new Map<string, Shelf>()
  for (const [order, exclusion] of exclusions.entries()) {
    const shelf: Shelf = shelves.get(exclusion.rule) ?? { named: new Map(), others: [] }
    shelves.set(exclusion.rule, shelf)
    const entry = { exclusion, order, covers: coverageOf(exclusion) }
    const { addon } = exclusion.matchers
    const isNamed = addon !== undefined && !addon.includes('*')
    const entries = (isNamed ? shelf.named.get(addon) : shelf.others) ?? []
    entries.push(entry)
    if (isNamed) shelf.named.set(addon, entries)
  }
  const forAll = shelves.get('*')
  return {
    find(target, now) {
      let best: Entry | null = null
      // What may be silent for a month at most is excluded by its own name, whose date is held to that, or not at all.
      const general = strictRules.has(target.ruleId) ? undefined : forAll
      for (const shelf of [shelves.get(target.ruleId), general]) {
        if (!shelf) continue
        best = firstOf(shelf.named.get(target.addonId), target, now, best)
        best = firstOf(shelf.named.get(target.addonName), target, now, best)
        best = firstOf(shelf.others, target, now, best)
      }
      return best?.exclusion ?? null
    },
  }
}

function firstOf(
  entries: readonly Entry[] | undefined,
  target: ExclusionTarget,
  now: number,
  best: Entry | null,
): Entry | null {
  for (const entry of entries ?? []) {
    if (best && entry.order > best.order) return best
    if (now < entry.exclusion.endsAt && entry.covers(target)) return entry
  }
  return best
}

function coverageOf({ matchers }: PolicyExclusion): Entry['covers'] {
  const tests = matcherNames.flatMap((name) => {
    const glob = matchers[name]
    return glob === undefined ? [] : [coverageBy(name, globOf(glob))]
  })
  return (target) => tests.every((test) => test(target))
}

/**
 * Where a finding is about several, each of them has to fit: otherwise an exclusion for one app would hide that another
 * one has joined it.
 */
function coverageBy(name: MatcherName, fits: (text: string) => boolean): Entry['covers'] {
  const all = (texts: readonly string[]): boolean => texts.length > 0 && texts.every(fits)
  const coverages: Record<MatcherName, Entry['covers']> = {
    addon: ({ addonId, addonName }) => fits(addonId) || fits(addonName),
    owner: ({ owner }) => owner !== null && fits(owner),
    app: ({ apps }) => all(apps),
    space: ({ spaces }) => all(spaces),
    organization: ({ organizations }) => all(organizations),
  }
  return coverages[name]
}

/** A test of whole texts. Looks at each part once, from the left, so that no pattern can make it slow. */
export function globOf(glob: string): (text: string) => boolean {
  const [first = '', ...rest] = glob.split('*')
  const last = rest.pop()
  if (last === undefined) return (text) => text === glob
  return (text) => {
    const end = text.length - last.length
    if (!text.startsWith(first) || !text.endsWith(last) || end < first.length) return false
    let from = first.length
    for (const part of rest) {
      const found = text.indexOf(part, from)
      if (found < 0 || found + part.length > end) return false
      from = found + part.length
    }
    return true
  }
}

/**
 * What the exclusions themselves give cause to: AKR-903 for each that is past its date, AKR-902 for each other one that
 * is not among `used`, the ones that cover a finding of any endpoint. By line.
 */
export function policyFindings(
  { exclusions }: Pick<Policy, 'exclusions'>,
  used: ReadonlySet<PolicyExclusion>,
  now: number,
): CheckFinding[] {
  return exclusions.flatMap((exclusion): CheckFinding[] => {
    const { line, expires, endsAt } = exclusion
    if (now >= endsAt) {
      return [
        {
          id: `AKR-903/${keyOf(exclusion)}`,
          ruleId: 'AKR-903',
          severity: 'medium',
          title: 'Exclusion of the policy file has expired',
          reason: `The exclusion on line ${line} (${inWords(exclusion)}) held until ${expires}. What it covered is open again.`,
          remedy: 'Take it out of the policy file, or give it a new date if its reason still holds.',
        },
      ]
    }
    if (used.has(exclusion)) return []
    return [
      {
        id: `AKR-902/${keyOf(exclusion)}`,
        ruleId: 'AKR-902',
        severity: 'low',
        title: 'Exclusion of the policy file covers nothing',
        reason: `The exclusion on line ${line} (${inWords(exclusion)}) covers no finding, or none that an earlier exclusion does not cover.${
          exclusion.rule === '*' ? ` "*" does not stand for ${listing([...strictRules])}: these are named.` : ''
        }`,
        remedy: 'Take it out of the policy file, or correct what it is meant to cover.',
      },
    ]
  })
}

function inWords({ rule, matchers }: PolicyExclusion): string {
  const parts = matcherNames.flatMap((name) => {
    const glob = matchers[name]
    return glob === undefined ? [] : `${name} ${glob}`
  })
  return [rule === '*' ? 'each rule' : rule, ...parts].join(', ')
}
