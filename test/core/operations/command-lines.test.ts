import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { PlannedRequest } from '#shared/domain/operation.ts'
import { akaLine, curlLine, jsonBody } from '#core/operations/command-lines.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

const key = { url: 'https://api.example.invalid', credentialKind: 'key', userName: 'ops@example.invalid' } as const
const bearer = { url: 'https://api.example.invalid', credentialKind: 'bearer', userName: '' } as const

function request(more: Partial<PlannedRequest> = {}): PlannedRequest {
  return { method: 'DELETE', path: '/apps/web-prod/addons/x', body: '', elevated: true, does: '', ...more }
}

it('has the header of the front door, and elevation only where it is believed', () => {
  expect(curlLine(request(), bearer)).toBe(
    'curl --fail-with-body -X DELETE https://api.example.invalid/apps/web-prod/addons/x -H "Authorization: Bearer $AKKERIS_TOKEN"',
  )
  expect(curlLine(request(), key)).toBe(
    "curl --fail-with-body -X DELETE https://api.example.invalid/apps/web-prod/addons/x -H \"Authorization: $AKKERIS_TOKEN\" -H 'X-Username: ops@example.invalid' -H 'X-Elevated-Access: true'",
  )
  expect(curlLine(request({ elevated: false }), { ...key, userName: '' })).not.toContain('X-')
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...`'"\\$\`!#&;|<>(){}[]*?~ \t\n\r\u0007\u001b\u202E`.split('')), maxLength: 30 }),
  fc.constantFrom("a'; touch pwned; '", '$(touch pwned)', '`touch pwned`', '"; touch pwned #', "\\'; touch pwned"),
)
const plain = (text: string): string => text.toWellFormed().replaceAll('\0', '')

/** What a real shell gives to curl and aka; both only write down what they were given. */
function run(lines: readonly string[]): { calls: string[][]; files: string[] } {
  const folder = temporaryFolder()
  for (const tool of ['curl', 'aka']) {
    writeFileSync(join(folder, tool), `#!/bin/sh\nprintf '%s\\0' ${tool} "$@" end >> calls\n`, { mode: 0o755 })
  }
  writeFileSync(join(folder, 'script'), lines.join('\n'))
  const environment = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, AKKERIS_TOKEN: 'some-token', HOME: folder }
  const shell = (command: string): string =>
    execFileSync('bash', ['-c', command], { cwd: folder, env: environment, maxBuffer: 64 << 20 }).toString()
  shell('. ./script')
  const calls: string[][] = [[]]
  for (const word of shell('cat calls').split('\0').slice(0, -1)) {
    if (word === 'end') calls.push([])
    else calls.at(-1)?.push(word)
  }
  return { calls: calls.slice(0, -1), files: shell('ls').trim().split('\n') }
}

it('gives a shell what was meant and nothing to run, whatever people type', () => {
  const bodies = fc
    .sample(fc.record({ name: hostile, plan: hostile }), { numRuns: 150, seed: 3 })
    .map(({ name, plan }) => ({ name: plain(name), plan: plain(plan) }))
  const lines = bodies.flatMap(({ name, plan }) => [
    curlLine(request({ method: 'POST', body: jsonBody({ plan, attachment: { name } }) }), key),
    akaLine('addons:create', plan, '-a', 'web-prod', '--as', name),
  ])
  const { calls, files } = run(lines)
  expect(files).toEqual(['aka', 'calls', 'curl', 'script'])
  expect(calls).toHaveLength(lines.length)
  for (const [index, { name, plan }] of bodies.entries()) {
    const [curl = [], aka] = [calls[2 * index], calls[2 * index + 1]]
    expect(JSON.parse(curl[curl.indexOf('-d') + 1] ?? '')).toEqual({ plan, attachment: { name } })
    expect(curl).toContain('Authorization: some-token')
    expect(aka).toEqual(['aka', 'addons:create', plan, '-a', 'web-prod', '--as', name])
  }
})

it('writes bodies in which everything can be seen, and which mean the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), hostile, (drawn, text) => {
      const value = z.json().parse(JSON.parse(JSON.stringify(drawn)))
      const written = jsonBody({ value, text })
      expect(JSON.parse(written)).toEqual({ value, text })
      expect(written).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }),
  )
})
