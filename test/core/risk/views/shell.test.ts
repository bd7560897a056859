import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shellOf } from '#core/risk/views/shell.ts'
import type { RemedyRequest } from '#shared/domain/finding.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { postgres, town } from '../estate.ts'

const url = 'https://apps.example.invalid'

function one(method: string, path: string, body = ''): RemedyRequest {
  return { method, path, body }
}

function linesOf(...requests: RemedyRequest[]): { curl: string[]; aka: string[] } {
  const { curl, aka } = shellOf([{ text: 'Do it.', requests }], url, 'key')
  return { curl: curl.split('\n'), aka: aka.split('\n') }
}

describe('as curl', () => {
  it('each request is one line under the step it belongs to', () => {
    const { curl } = shellOf(
      [
        {
          text: 'First.',
          requests: [one('DELETE', '/apps/api-pay/addons/x'), one('PATCH', '/apps/api-pay', '{"maintenance":true}')],
        },
        { text: 'Then wait.', requests: [] },
      ],
      url,
      'bearer',
    )
    expect(curl.split('\n')).toEqual([
      '# 1. First.',
      `curl --fail-with-body -X DELETE ${url}/apps/api-pay/addons/x -H "Authorization: Bearer $AKKERIS_TOKEN"`,
      `curl --fail-with-body -X PATCH ${url}/apps/api-pay -H "Authorization: Bearer $AKKERIS_TOKEN" -H 'Content-Type: application/json' -d '{"maintenance":true}'`,
      '',
      '# 2. Then wait.',
    ])
  })

  it('a key is sent without a scheme, and neither is ever in the text', () => {
    expect(linesOf(one('GET', '/apps')).curl[1]).toContain('-H "Authorization: $AKKERIS_TOKEN"')
  })

  it('nothing is nothing', () => {
    expect(shellOf([], url, 'key')).toEqual({ curl: '', aka: '' })
  })
})

describe('as aka', () => {
  it.each<[RemedyRequest, string]>([
    [one('POST', '/apps/api-pay/addons', '{"plan":"a:b"}'), 'aka addons:create a:b -a api-pay'],
    [
      one('POST', '/apps/api-pay/addons', '{"plan":"a:b","attachment":{"name":"own"}}'),
      'aka addons:create a:b --as own -a api-pay',
    ],
    [one('DELETE', '/apps/api-pay/addons/x'), 'aka addons:destroy x -a api-pay'],
    [one('DELETE', '/apps/api-pay/addon-attachments/x'), 'aka addons:detach x -a api-pay'],
    [one('PATCH', '/apps/api-pay', '{"maintenance":true}'), 'aka maintenance:on -a api-pay'],
    [one('PATCH', '/apps/api-pay', '{"maintenance":false}'), 'aka maintenance:off -a api-pay'],
    [one('DELETE', '/apps/api-pay'), 'aka apps:destroy -a api-pay'],
    [one('PATCH', '/apps/api-pay/addons/x', '{"primary":true}'), 'aka addons:promote x -a api-pay'],
    [
      one('PATCH', '/apps/api-pay/config-vars', '{"A":"1","B":"two words"}'),
      "aka config:set A=1 'B=two words' -a api-pay",
    ],
    [one('PATCH', '/apps/api-pay/config-vars', '{"A":true,"B":5,"C":{}}'), 'aka config:set A=true B=5 C= -a api-pay'],
    [one('PATCH', '/apps/api-pay/config-vars', '{"A":null,"B":null}'), 'aka config:unset A B -a api-pay'],
  ])('%j', (request, line) => {
    expect(linesOf(request).aka).toEqual(['# 1. Do it.', line])
  })

  it.each([
    one('PATCH', '/apps/api-pay/addons/x', '{"plan":"a:b"}'),
    one('PATCH', '/apps/api-pay', '{"labels":"x"}'),
    one('PATCH', '/apps/api-pay/config-vars', '{"A":"1","B":null}'),
    one('PUT', '/apps/api-pay/addons/x/actions/credentials'),
    one('POST', '/addon-attachments', '{"addon":"x","app":"y"}'),
    one('GET', '/apps/api-pay/config-vars/notes'),
  ])('%j has no command, so curl does it', (request) => {
    const { aka, curl } = linesOf(request)
    expect(aka).toEqual(['# 1. Do it.', '# aka has no command for this, curl does:', curl[1]])
  })
})

/** Names that try to be commands, end a quote, a line or a paste, or are read as options of the shell. */
const hostile = [
  "x'; touch owned; '",
  'x"; touch owned; "',
  'x$(touch owned)',
  'x`touch owned`',
  'x\ntouch owned',
  'x\rtouch owned',
  'x; touch owned #',
  'x && touch owned',
  'x | touch owned',
  'x > owned',
  "\\'; touch owned; '",
  'x\u001b[201~\ntouch owned\n',
  '!!',
  '*',
  '~/x',
  '${IFS}touch${IFS}owned',
  '{touch,owned}',
]
const anyName = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: fc.constantFrom(...`a'"\\$\`;|&<>(){}[]!*?~# \n\r\t\u001b\u007f-=%é`.split('')), maxLength: 20 }),
)

/** What a real shell makes of the script, where curl and aka only write down what they were given. */
function run(script: string): { calls: string[][]; leftOver: string } {
  const folder = temporaryFolder()
  for (const tool of ['curl', 'aka']) {
    const text = `#!/bin/sh\nprintf '%s\\0' ${tool} "$@" >> calls\nprintf '\\0' >> calls\n`
    writeFileSync(join(folder, tool), text, { mode: 0o755 })
  }
  writeFileSync(join(folder, 'script'), script)
  const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, AKKERIS_TOKEN: 'token', HOME: folder }
  const out = execFileSync('bash', ['-c', 'touch calls; . ./script; ls; cat calls'], { cwd: folder, env })
  const text = out.toString()
  const start = text.indexOf('script\n') + 'script\n'.length
  const calls = text
    .slice(start)
    .split('\0\0')
    .map((call) => call.split('\0'))
  return { calls: calls.filter(([tool]) => tool !== ''), leftOver: text.slice(0, start) }
}

describe('a hostile name', () => {
  it('stays an argument, whatever it is, and runs nothing', () => {
    const names = [...hostile, ...fc.sample(anyName, { numRuns: 60, seed: 7 })]
    const steps = names.map((name) => ({
      text: `Detach ${name} of it.`,
      requests: [
        one('PATCH', `/apps/api/config-vars`, JSON.stringify({ V: name })),
        one('POST', '/x', JSON.stringify({ [name]: name })),
      ],
    }))
    const { curl, aka } = shellOf(steps, url, 'key')
    for (const [script, tool] of [
      [curl, 'curl'],
      [aka, 'aka'],
    ] as const) {
      const { calls, leftOver } = run(script)
      expect(leftOver).toBe('aka\ncalls\ncurl\nscript\n')
      expect(calls).toHaveLength(2 * names.length)
      for (const [at, name] of names.entries()) {
        const call = calls[2 * at] ?? []
        expect(call[0]).toBe(tool)
        if (tool === 'aka') expect(call).toEqual(['aka', 'config:set', `V=${name}`, '-a', 'api'])
        else expect(call.at(-1)).toBe(JSON.stringify({ V: name }))
        expect(calls[2 * at + 1]?.at(-1)).toBe(JSON.stringify({ [name]: name }))
      }
    }
  })

  it('brings no control character but the ends of lines, and a comment brings nothing that a zsh would run', () => {
    fc.assert(
      fc.property(anyName, anyName, (name, other) => {
        const requests = [one('DELETE', `/apps/${name}/addons/${other}`), one('PUT', `/apps/${name}/y`, `{"a":"b"}`)]
        for (const script of Object.values(shellOf([{ text: `${name} of ${other}.`, requests }], url, 'key'))) {
          expect(script.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
          for (const line of script.split('\n')) {
            expect(line).toMatch(/^(# |curl |aka |$)/)
            if (line.startsWith('#')) expect(line).not.toMatch(/["'`$\\;&|<>(){}[\]!*?]/)
          }
        }
      }),
    )
  })
})

it('no credential is in what is copied, of any finding', () => {
  const built = town()
    .addon('ledger', postgres, 'api-pay', 'api-paydev')
    .addon('files', 'akkeris-s3:basic', 'api-pay', 'web-shopqa')
  for (const { remedy } of built.allFindings()) {
    for (const scheme of ['bearer', 'key'] as const) {
      const { curl, aka } = shellOf(remedy, url, scheme)
      for (const line of [...curl.split('\n'), ...aka.split('\n')].filter((each) => each.startsWith('curl '))) {
        expect(line.match(/Authorization: [^"]*"/)?.[0]).toMatch(/^Authorization: (Bearer )?\$AKKERIS_TOKEN"$/)
      }
    }
  }
})
