/** A name as every file system takes it. */
export function fileWord(text: string, otherwise: string): string {
  return text.replaceAll(/[^\p{Letter}\p{Number}.-]+/gu, '-').slice(0, 60) || otherwise
}
