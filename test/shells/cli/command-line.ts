import { runCommandLine } from '../../../electron/cli/run.ts'

export interface Outcome {
  code: number
  /** Lines of standard output. */
  printed: string[]
  /** What was written to standard output that is no text. */
  written: Uint8Array[]
  /** Standard error. */
  said: string
}

interface Surroundings {
  token?: string
  input?: string
  ended?: Promise<void>
  onPrint?: (line: string) => void
  /** Standard output is a terminal. */
  isShown?: boolean
}

/** Runs a command line in this process and tells everything it showed. */
export async function atlas(
  words: string[],
  { token, input, ended, onPrint, isShown }: Surroundings = {},
): Promise<Outcome> {
  const printed: string[] = []
  const written: Uint8Array[] = []
  const said: string[] = []
  const code = await runCommandLine(words, {
    print(line) {
      printed.push(line)
      onPrint?.(line)
    },
    write: (bytes) => void written.push(bytes),
    isShown: isShown ?? false,
    say: (line) => void said.push(line),
    readStandardInput: () => Promise.resolve(input ?? ''),
    environment: token === undefined ? {} : { ADDON_ATLAS_TOKEN: token },
    ended: ended ?? new Promise(() => {}),
  })
  return { code, printed, written, said: said.join('\n') }
}

/** The one line of JSON on standard output, of the shape that the test says. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what is parsed has no type of its own
export function onlyLine<Shape>({ printed }: Outcome): Shape {
  if (printed.length !== 1 || printed[0]?.includes('\n')) throw new Error(`Not one line: ${printed.join('\n')}`)
  return JSON.parse(printed[0] ?? '') as Shape
}
