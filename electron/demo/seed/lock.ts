import { openDatabase } from '#core/store/database.ts'

/**
 * Holds a file for this process alone; gives how to let go of it. The system drops the lock with the process, however
 * that ends. It is a lock on an empty database beside the file (`.lock`), which stays there: taking it away could give
 * two processes a lock each. AppError `already-open` when another holds it, `store-read-only` or `store-full` when none
 * can be made.
 */
export function lockFile(path: string): () => void {
  const database = openDatabase(`${path}.lock`, { synchronous: 'normal', exclusive: true })
  return () => {
    database.close()
  }
}
