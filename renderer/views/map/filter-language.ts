import { useEffect } from 'react'
import { create } from 'zustand'
import { patiently } from '../../frame/views.ts'
import { mapPieces } from './pieces.ts'

type FilterLanguage = typeof import('./filtering.ts')

const fetched = create<{ language: FilterLanguage | null }>()(() => ({ language: null }))
const load = patiently(mapPieces.filtering)

/** The language of filters; null until somebody wants it and it is there. */
export function useFilterLanguage(wanted: boolean): FilterLanguage | null {
  const language = fetched((state) => state.language)
  useEffect(() => {
    if (!wanted || language !== null) return
    const loadNow = async (): Promise<void> => {
      fetched.setState({ language: await load() })
    }
    void loadNow()
  }, [wanted, language])
  return language
}
