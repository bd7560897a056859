/** What a command may use of the process it runs in; a test has one of its own. */
export interface Terminal {
  /** Results: with --json one line of JSON each, nothing else. */
  print(line: string): void
  /** A result that is no text, byte for byte; never where it is shown to a person. */
  write(bytes: Uint8Array): void
  /** Whether what is printed is shown to a person and goes into no file and no other program. */
  isShown: boolean
  /** Everything else, on standard error. */
  say(line: string): void
  readStandardInput(): Promise<string>
  environment: Readonly<Record<string, string | undefined>>
  /** Resolves when the person wants it to end. */
  ended: Promise<void>
}

/** The cells of each row in columns; numbers stand to the right. Empty text for no rows. */
export function table(head: string[], rows: (string | number)[][]): string {
  const texts = [head, ...rows.map((row) => row.map(String))]
  const widths = head.map((_title, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)))
  const isNumeric = head.map(
    (_title, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  )
  return texts
    .map((row) =>
      row
        .map((cell, column) =>
          isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** A moment in words that can be compared: `2026-11-23 09:00 UTC`. */
export function moment(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
