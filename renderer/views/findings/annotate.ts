import type { Annotation } from '#shared/domain/finding.ts'
import type { CommandInput } from '#shared/contract/commands.ts'

export type Said = Omit<CommandInput<'risk.annotate'>, 'endpointId'>

type Place = Pick<Annotation, 'kind' | 'addonId' | 'appId' | 'space'>

export function placeKey({ kind, addonId, appId, space }: Place): string {
  return JSON.stringify([kind, addonId, appId, space])
}

/** Value by place, as it is kept. */
export function valuesOf(annotations: readonly Annotation[]): ReadonlyMap<string, string> {
  return new Map(annotations.map((annotation) => [placeKey(annotation), annotation.value]))
}

/** What was typed and is not yet so; an empty value takes an annotation away. */
export function changesOf(kept: ReadonlyMap<string, string>, typed: ReadonlyMap<string, Said>): Said[] {
  return [...typed].flatMap(([key, said]) => {
    const value = said.value.trim()
    return value === (kept.get(key) ?? '') ? [] : [{ ...said, value }]
  })
}

/** What a space can be said to be for. */
export const environmentChoices = ['production', 'staging', 'development', 'review', 'preview', 'other'] as const
