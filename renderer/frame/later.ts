import { useEffect, useState } from 'react'

/** False until so many milliseconds have passed: for what nobody waits for while the first view is being built. */
export function useLater(milliseconds: number): boolean {
  const [passed, setPassed] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => {
      setPassed(true)
    }, milliseconds)
    return () => {
      window.clearTimeout(timer)
    }
  }, [milliseconds])
  return passed
}
