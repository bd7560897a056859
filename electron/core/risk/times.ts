/**
 * Whether a time lies before another, told by their letters: times of the platform are written in one way, and nearly all are
 * older than any rule asks. False for whatever is not surely such a time.
 */
export function isPlainlyBefore(time: string, threshold: string): boolean {
  if (time.length !== threshold.length || !(time < threshold)) return false
  const year = time.charCodeAt(0)
  const month = time.charCodeAt(5) * 10 + time.charCodeAt(6) - zeros
  const day = time.charCodeAt(8) * 10 + time.charCodeAt(9) - zeros
  const hour = time.charCodeAt(11) * 10 + time.charCodeAt(12) - zeros
  // Every month has 28 days; what is beyond is left to the parser.
  const isDate = year === two && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour >= 0 && hour <= 23
  return (
    isDate && time.charCodeAt(4) === dash && time.charCodeAt(7) === dash && time.endsWith('Z') && plainTime.test(time)
  )
}

const two = 50
const dash = 45
/** Of two digits. */
const zeros = 48 * 11
const plainTime = /^2\d{3}-\d\d-\d\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/
