import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'

/**
 * Whether the far end of a loopback connection belongs to another user of this machine, as far as Linux's connection
 * tables tell. The browser is started with the ticket in its words, which every user can list while it starts: with this
 * the ticket is worth nothing to them. False where there are no such tables, and for root, who needs no ticket.
 */
export async function belongsToSomeoneElse(socket: Socket): Promise<boolean> {
  const own = process.getuid?.()
  if (process.platform !== 'linux' || own === undefined || socket.remotePort === undefined) return false
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((table) => readFile(table, 'utf8').catch(() => '')),
  )
  const users = tables.flatMap((table) => usersOf(table, socket.remotePort ?? 0, socket.localPort ?? 0))
  return users.some((user) => user !== own && user !== 0)
}

/** Users of the connections from one loopback port to another: columns local address, remote address and uid. */
export function usersOf(table: string, fromPort: number, toPort: number): number[] {
  return table.split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/)
    // An IPv4 address inside the IPv6 table ends in the same eight digits.
    const fits = columns[1]?.endsWith(loopback(fromPort)) && columns[2]?.endsWith(loopback(toPort))
    return fits ? [Number(columns[7])] : []
  })
}

function loopback(port: number): string {
  return `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
}
