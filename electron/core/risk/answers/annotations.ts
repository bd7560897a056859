import type { Annotation, AnnotationKind } from '#shared/domain/finding.ts'
import { environments } from '../environment.ts'
import type { Annotations } from '../facts.ts'

/** What is annotated; the rest of an annotation is what was said of it. */
export type Place = Pick<Annotation, 'kind' | 'addonId' | 'appId' | 'space'>

interface Shape {
  /** Exactly these are given; the others are null. */
  of: readonly ('addonId' | 'appId' | 'space')[]
  fits: (value: string) => boolean
  /** Told when one of the two above does not hold. */
  expected: string
}

const longest = 500
const anyText = (value: string): boolean => value.length <= longest

const shapes: Record<AnnotationKind, Shape> = {
  reader: {
    of: ['addonId', 'appId'],
    fits: (value) => value === 'true',
    expected: 'That an app only reads is said of an add-on and an app, as "true".',
  },
  pool: {
    of: ['appId'],
    fits: (value) => /^[1-9]\d{0,4}$/.test(value),
    expected: 'Connections per dyno are said of an app, as a whole number from 1 to 99999.',
  },
  contact: { of: ['addonId'], fits: anyText, expected: `A contact is said of an add-on, in up to ${longest} letters.` },
  'data-class': {
    of: ['addonId'],
    fits: anyText,
    expected: `The kind of data is said of an add-on, in up to ${longest} letters.`,
  },
  environment: {
    of: ['space'],
    fits: (value) => environments.some((environment) => environment === value),
    expected: `What a space is for is said of a space, as one of ${environments.join(', ')}.`,
  },
}

/** Why this may not be said, in one sentence; null when it may. An empty value, which takes it away, always fits. */
export function annotationProblem(annotation: Place & Pick<Annotation, 'value'>): string | null {
  const { of, fits, expected } = shapes[annotation.kind]
  const keys = ['addonId', 'appId', 'space'] as const
  const placed = keys.every((key) => (of.includes(key) ? Boolean(annotation[key]) : annotation[key] === null))
  return placed && (annotation.value === '' || fits(annotation.value)) ? null : expected
}

/** One key for each thing that can be said. */
export function placeKey({ kind, addonId, appId, space }: Place): string {
  return JSON.stringify([kind, addonId, appId, space])
}

/** Those that hold, as the rules ask for them. */
export function annotationsOf(kept: readonly Annotation[]): Annotations {
  const rows = kept.filter(({ value }) => value !== '')
  const readers = new Set<string>()
  const pools = new Map<string, number>()
  const spaces = new Map<string, string>()
  for (const { kind, addonId, appId, space, value } of rows) {
    if (kind === 'reader') readers.add(`${addonId}\n${appId}`)
    if (kind === 'pool' && appId !== null) pools.set(appId, Number(value))
    if (kind === 'environment' && space !== null) spaces.set(space, value)
  }
  return { readers, pools, environments: spaces, rows }
}
