import { useEffect } from 'react'
import { create } from 'zustand'
import { patiently } from '../../parts/patiently.ts'

/** A hook for a piece without a face of its own: null until somebody wants it and it is there. */
export function createFetched<Piece>(fetchPiece: () => Promise<Piece>): (wanted: boolean) => Piece | null {
  const fetched = create<{ piece: Piece | null }>()(() => ({ piece: null }))
  const load = patiently(fetchPiece)
  return function useFetched(wanted) {
    const piece = fetched((state) => state.piece)
    useEffect(() => {
      if (!wanted || piece !== null) return
      const loadNow = async (): Promise<void> => {
        fetched.setState({ piece: await load() })
      }
      void loadNow()
    }, [wanted, piece])
    return piece
  }
}
