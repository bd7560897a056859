import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { JournalPage } from '#shared/domain/journal.ts'
import type { Plan, Run } from '#shared/domain/operation.ts'
import { startDemo, type Demo } from '#demo/demo.ts'
import type { FleetAddon } from '#demo/platform/fleet.ts'
import { ownAddon, someApp, sharedAddon } from '../../core/operations/runs/platform.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { atlas, onlyLine, type Outcome } from './command-line.ts'

const key = 'canary-credential-4711'

interface Stage {
  demo: Demo
  /** With the databases of the command line. */
  folder: string
  /** For a plan. */
  file: string
  run: (words: string[], more?: { ended?: Promise<void>; isShown?: boolean }) => Promise<Outcome>
}

/** A folder that knows a demo platform and has synced it. */
async function stage(): Promise<Stage> {
  const demo = await startDemo({ size: 'S', seed: 7, brokerMilliseconds: 1, key })
  onTestFinished(() => demo.close())
  const folder = temporaryFolder()
  const data = ['--data', folder]
  const run = (words: string[], more: { ended?: Promise<void>; isShown?: boolean } = {}) =>
    atlas([...words, ...data], { token: key, ...more })
  const synced = await run(['sync', '--url', demo.url, '--credential', 'key', '--user', 'operator'])
  expect(synced.code, synced.said).toBe(0)
  return { demo, folder, file: join(folder, 'plan.json'), run }
}

const roleNames = ({ platform }: Demo, addon: FleetAddon): string[] =>
  platform.instances.of(addon).roles.map(({ name }) => name)

const reason = ['--reason', 'A test wants it.', '--ticket', 'OPS-3']

describe('an operation from a terminal', () => {
  it('is planned, written to a file, run by it, and on record', async () => {
    const { demo, file, run } = await stage()
    const app = someApp(demo)
    const planned = await run(['plan', 'maintenance', 'on', '--app', app.name, '--output', file])
    expect(planned.code, planned.said).toBe(0)
    expect(planned.printed.join('\n')).toContain('The platform will take it.')
    expect(planned.printed.join('\n')).toContain(`PATCH /apps/${app.id}`)
    expect(planned.said).toContain(`can be run with: addon-atlas run --plan ${file}`)
    expect(app.maintenance).toBe(false)

    const done = await run(['run', '--plan', file, '--confirm', app.name, ...reason, '--json'])
    expect(done.code, done.said).toBe(0)
    expect(onlyLine<Run>(done)).toMatchObject({ state: 'done', ticket: 'OPS-3', verification: { state: 'verified' } })
    expect(done.said).toContain('Ctrl-C takes it back')
    expect(app.maintenance).toBe(true)

    const shown = await run(['journal', 'show', '--app', app.name, '--json'])
    const { rows } = onlyLine<JournalPage>(shown)
    expect(rows.map(({ kind }) => kind)).toEqual(['verified', 'outcome', 'intent', 'confirmed'])
    expect((await run(['journal', 'verify'])).code).toBe(0)
    const markdown = await run(['journal', 'export', '--format', 'markdown'])
    expect(markdown.printed.join('\n')).toContain('OPS-3')
    expect(JSON.stringify([planned, done, shown, markdown])).not.toContain(key)

    // What it was planned for is so already: the same file is of no use any more.
    expect((await run(['run', '--plan', file, '--confirm', app.name, ...reason])).code).toBe(2)
  }, 60_000)

  it('is taken back before it is sent', async () => {
    const { demo, file, run } = await stage()
    const app = someApp(demo)
    await run(['plan', 'maintenance', 'on', '--app', app.name, '--output', file])
    const ended = new Promise<void>((resolve) => setTimeout(resolve, 1_500))
    const back = await run(['run', '--plan', file, '--confirm', app.name, ...reason, '--json'], { ended })
    expect(back.code, back.said).toBe(1)
    expect(onlyLine<Run>(back).state).toBe('cancelled')
    expect(app.maintenance).toBe(false)
  }, 60_000)

  it('is not run by another name, by an old file, or by one that somebody changed', async () => {
    const { demo, file, run } = await stage()
    const addon = sharedAddon(demo)
    const borrower = addon.attachments.find(({ owned }) => !owned)?.app
    const words = ['--addon', addon.id, '--app', borrower?.name ?? '']
    const planned = await run(['plan', 'detach', ...words, '--json', '--output', file])
    expect(planned.code, planned.said).toBe(0)
    const { plan } = onlyLine<{ plan: Plan }>(planned)
    const before = addon.attachments.length
    const attempts: [string, (text: string) => string, string[]][] = [
      [
        'another name',
        (text) => text,
        plan.friction.kind === 'typed' ? ['--confirm', 'x'] : ['--plan', '/nonexistent'],
      ],
      ['an old file', (text) => text.replace(/"madeAt":\d+/, `"madeAt":${Date.now() - 3_600_000}`), []],
      ['another operation', (text) => text.replaceAll('"kind":"detach"', '"kind":"promote"'), []],
      ['no plan', () => '{"format":"addon-atlas-plan"}', []],
      ['no JSON', () => 'yes', []],
    ]
    const text = readFileSync(file, 'utf8')
    for (const [what, change, more] of attempts) {
      writeFileSync(file, change(text))
      const given = more.length > 0 ? more : ['--confirm', plan.friction.typed]
      const outcome = await run(['run', '--plan', file, ...given, ...reason])
      expect(outcome.code, `${what}: ${outcome.said}`).toBe(2)
    }
    expect(addon.attachments.length).toBe(before)
  }, 60_000)

  it('that would be refused says so and is not run', async () => {
    const { demo, file, run } = await stage()
    const addon = sharedAddon(demo)
    const words = ['plan', 'destroy-addon', '--addon', addon.id, '--output', file]
    const planned = await run(words)
    expect(planned.code, planned.said).toBe(1)
    expect(planned.printed.join('\n')).toContain('would refuse it with 409')
    expect(planned.printed.join('\n')).not.toContain('To run it')
    expect(planned.said).toContain('nothing of this can be run')
    const tried = await run(['run', '--plan', file, '--confirm', 'whatever', ...reason])
    expect(tried.code).toBe(2)
    expect(tried.said).toMatch(/would refuse it with 409: [^.]+\. Nothing was sent\./)
  }, 60_000)

  it('that nobody described is answered with the actions there are', async () => {
    const { demo, run } = await stage()
    const outcome = await run(['plan', 'action', 'explode', '--addon', ownAddon(demo, 'akkeris-memcached').id])
    expect(outcome.code).toBe(2)
    expect(outcome.said).toContain('Its actions: stats, flush, restart.')
  }, 60_000)

  it('that the file of the operator describes wrongly is answered with what is wrong in it', async () => {
    const { demo, folder, run } = await stage()
    writeFileSync(
      join(folder, 'addon-atlas.actions.yaml'),
      'version: 1\nactions:\n  - name: explode\n    levle: read\n',
    )
    const outcome = await run(['plan', 'action', 'explode', '--addon', ownAddon(demo, 'akkeris-memcached').id])
    expect(outcome.code).toBe(2)
    expect(outcome.said).toContain('addon-atlas.actions.yaml is not valid')
    expect(outcome.said).toMatch(/Line \d+: /)
  }, 60_000)

  it('is run once from a file, whatever copy of it, and however long after', async () => {
    const { demo, file, run } = await stage()
    const addon = ownAddon(demo, 'akkeris-postgresql')
    const planned = await run(['plan', 'action', 'create_role', '--addon', addon.id, '--output', file, '--json'])
    const { plan, madeAt, expiresAt } = onlyLine<{ plan: Plan; madeAt: number; expiresAt: number }>(planned)
    expect([plan.expiresAt, expiresAt - madeAt]).toEqual([expiresAt, 15 * 60_000])
    const given = ['--confirm', plan.friction.typed, ...reason]
    const first = await run(['run', '--plan', file, ...given])
    expect(first.code, first.said).toBe(0)
    const copy = `${file}.copy`
    writeFileSync(copy, readFileSync(file))
    const again = await run(['run', '--plan', copy, ...given])
    expect(again.code).toBe(2)
    expect(again.said).toContain('run already')
    const old = readFileSync(file, 'utf8').replaceAll(
      /"(madeAt|expiresAt)":(\d+)/g,
      (_all, name: string, at: string) => {
        return `"${name}":${Number(at) - 16 * 60_000}`
      },
    )
    writeFileSync(copy, old)
    expect((await run(['run', '--plan', copy, ...given])).code).toBe(2)
    // One that says to live longer than it does.
    writeFileSync(copy, old.replaceAll(/"expiresAt":\d+/g, `"expiresAt":${Date.now() + 3_600_000}`))
    expect((await run(['run', '--plan', copy, ...given])).said).toContain('too long ago')
    const listed = await run(['journal', 'show', '--kind', 'intent', '--json'])
    expect(onlyLine<JournalPage>(listed).rows).toHaveLength(1)
    expect(roleNames(demo, addon)).toHaveLength(1)
  }, 60_000)

  it('that was taken back uses its file up as well', async () => {
    const { demo, file, run } = await stage()
    const app = someApp(demo)
    await run(['plan', 'maintenance', 'on', '--app', app.name, '--output', file])
    const words = ['run', '--plan', file, '--confirm', app.name, ...reason]
    const ended = new Promise<void>((resolve) => setTimeout(resolve, 1_500))
    expect((await run(words, { ended })).code).toBe(1)
    const again = await run(words)
    expect([again.code, app.maintenance]).toEqual([2, false])
    expect(again.said).toContain('run already')
  }, 60_000)

  it('whose answer has a password says so before, and shows it once, on a terminal only', async () => {
    const { demo, folder, file, run } = await stage()
    const addon = ownAddon(demo, 'akkeris-postgresql')
    const words = ['plan', 'action', 'create_role', '--addon', addon.id, '--output', file, '--json']
    const planned = await run(words)
    expect(planned.said).toContain('--reveal')
    const { friction } = onlyLine<{ plan: Plan }>(planned).plan
    const given = ['run', '--plan', file, '--confirm', friction.typed, ...reason]
    for (const [more, isShown] of [
      [[], false],
      [['--json'], true],
    ] as const) {
      const refused = await run([...given, '--reveal', ...more], { isShown })
      expect(refused.code).toBe(2)
      expect(refused.said).toContain('to nobody else')
    }
    expect(roleNames(demo, addon)).toEqual([])

    const shown = await run([...given, '--reveal'], { isShown: true })
    expect(shown.code, shown.said).toBe(0)
    expect(shown.said).not.toContain('kept nowhere')
    const password = /^Password: (.+)$/m.exec(shown.printed.join('\n'))?.[1] ?? ''
    const answer = await fetch(`${demo.url}/apps/${addon.owner?.app.id}/addons/${addon.id}/actions/roles`, {
      headers: { authorization: key },
    })
    expect(await answer.text()).toContain(`"Password":"${password}"`)
    expect(shown.printed.filter((line) => line.includes(password))).toHaveLength(1)
    expect(shown.said).not.toContain(password)
    const { rows } = onlyLine<JournalPage>(await run(['journal', 'show', '--json']))
    expect(rows.filter(({ kind }) => kind === 'reveal')).toHaveLength(1)
    const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
    expect(kept.join('')).not.toContain(password)

    const next = await run(words)
    const masked = await run(given)
    expect([next.code, masked.code], masked.said).toEqual([0, 0])
    expect(masked.said.indexOf('They are masked and kept nowhere')).toBeGreaterThanOrEqual(0)
    expect(masked.said.indexOf('kept nowhere')).toBeLessThan(masked.said.indexOf('sent in'))
    expect(masked.printed.join('\n')).not.toMatch(/^Password: /m)
  }, 60_000)

  it('whose answer was lost comes first, and can be looked for', async () => {
    const { demo, file, run } = await stage()
    const app = someApp(demo)
    const planned = await run(['plan', 'maintenance', 'on', '--app', app.name, '--output', file, '--json'])
    const { friction } = onlyLine<{ plan: Plan }>(planned).plan
    demo.faults.set('PATCH /apps/*', { kind: 'status', status: 200, text: '<html>Sign in</html>' })
    const lost = await run(['run', '--plan', file, '--confirm', friction.typed, ...reason, '--json'])
    demo.faults.clear()
    expect(lost.code, lost.said).toBe(3)
    const { id } = onlyLine<Run>(lost)
    const shown = await run(['journal', 'show', '--kind', 'arm'])
    expect(shown.said).toContain(
      `nobody knows whether it happened. Ask the platform: addon-atlas journal show --run ${id} --check`,
    )
    app.maintenance = true
    expect((await run(['journal', 'show', '--run', id, '--check'])).printed.join('\n')).toContain(': done')
    expect((await run(['journal', 'show'])).said).not.toContain('nobody knows')
  }, 60_000)
})

it.each([
  [['plan']],
  [['plan', 'explode']],
  [['plan', 'attach']],
  [['plan', 'maintenance', 'perhaps', '--app', 'x']],
  [['plan', 'scale', 'web', '--app', 'x']],
  [['run']],
  [['journal', 'burn']],
  [['journal', 'show', '--since', 'soon']],
  [['journal', 'export', '--format', 'pdf']],
])(
  '%j is a sentence and exit code 2',
  async (words) => {
    const { run } = await stage()
    const outcome = await run(words)
    expect(outcome.code, outcome.said).toBe(2)
    expect(outcome.said).toMatch(/\.$/)
  },
  30_000,
)
