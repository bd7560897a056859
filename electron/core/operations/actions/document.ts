import { cell, table, written } from '#core/documents/markdown.ts'
import type { AppEffect, DangerLevel } from '#shared/domain/operation.ts'
import type { Action, ServiceActions } from './action.ts'
import { builtInActions, hasSubjectInPath } from './catalogue.ts'
import { vaultWords, withoutActions } from './services/without.ts'

/** The page docs/actions.md, in Markdown, from the catalogue itself. */
export function actionsDocument(): string {
  return `${[introduction, ...builtInActions.map(service), without(), byNameOnly, file].join('\n\n')}\n`
}

const levelWords: Record<DangerLevel, string> = {
  read: 'Shows something. It runs at once.',
  additive: 'Only adds. One click.',
  disruptive: 'Interrupts the apps that hold the add-on. They are shown first.',
  credential: 'Hands out or ends secrets. A name has to be typed and a reason given.',
  destructive: 'Loses data, or cannot be taken back. A name has to be typed and a reason given.',
}

const introduction = `# Actions of add-ons

<!-- Written by \`npm run docs\` from the catalogue itself. A test fails while the two differ. -->

Brokers can do more with an add-on than make, bind and change it, and the platform lists none of it. What is known of them is
here: how it is asked for, how much it can hurt and whom, and what one would not think. Addon Atlas plans an action, shows
whom it hits, has it confirmed and writes it down before it sends anything.

- Any app that holds an add-on may run every action of it, restore a production database included, without elevated access
  and without a trace in the audits. Here an action goes through the owner unless another app is named.
- Every refusal of a broker is the same \`503 Service Unavailable Error\`. What can be seen beforehand is read just before
  sending: the state of the add-on, who holds it now, whether the backup or role is there.
- The answer's secrets are masked, shown for half a minute to whoever asks, and kept nowhere.

${table(
  ['level', 'meaning'],
  Object.entries(levelWords).map(([level, meaning]) => [level, meaning]),
)}

Names that older controllers and the aka CLI use are understood too: \`pg:backups:capture\` is \`create_backup\`.`

function service(one: ServiceActions): string {
  const { services, about, actions } = one
  const twin = builtInActions.find((other) => other !== one && isAlike(other, one))
  const first = twin && builtInActions.indexOf(twin) < builtInActions.indexOf(one) ? twin : null
  const head = `## ${services.join(', ')}\n\n${written(about)}`
  if (first) {
    const more = actions.flatMap(({ name, doubts }, at) => {
      const known = first.actions[at]?.doubts.map(({ reason }) => reason) ?? []
      const own = doubts.map(({ reason }) => reason).filter((reason) => !known.includes(reason))
      return own.map((reason) => `- \`${name}\`: ${written(reason)}`)
    })
    return [
      head,
      `The actions are those of ${first.services.join(', ')}, and more cannot be seen beforehand:`,
      more.join('\n'),
    ].join('\n\n')
  }
  const everywhere = actions.length > 1 ? sharedDoubts(actions) : []
  const rows = actions.map((action) => [
    `\`${action.name}\``,
    `\`${requestOf(action)}\``,
    action.level,
    action.needs.map(({ attribute: [name] }) => `\`${name}\``).join(', '),
    cell(action.does),
  ])
  const details = actions.flatMap((action) => {
    const lines = detailsOf(action, everywhere)
    return lines.length === 0 ? [] : [`**\`${action.name}\`**\n\n${lines.join('\n')}`]
  })
  return [
    head,
    ...everywhere,
    table(['action', 'request', 'level', 'plan needs', 'what it does'], rows),
    ...details,
  ].join('\n\n')
}

/** Whether the same broker stands behind both. */
function isAlike(one: ServiceActions, other: ServiceActions): boolean {
  return requestsOf(one) === requestsOf(other)
}

function requestsOf({ actions }: ServiceActions): string {
  return actions.map((action) => `${action.name} ${requestOf(action)}`).join()
}

function sharedDoubts(actions: readonly Action[]): string[] {
  const [first, ...others] = actions.map(({ doubts }) => doubts.map(({ reason }) => reason))
  return (first ?? []).filter((reason) => others.every((reasons) => reasons.includes(reason)))
}

function requestOf({ method, path, subject, ...action }: Action): string {
  const end = hasSubjectInPath({ subject }) ? `/{${subject?.what}}` : ''
  const field = subject && subject.sent !== 'path' ? ` {"${subject.sent.field}": …}` : ''
  return `${method} ${path}${end}${field}${action.body ? ` ${JSON.stringify(action.body)}` : ''}`
}

/** What takes longer than a person waits without being told. */
const long = 30

function detailsOf(action: Action, everywhere: readonly string[]): string[] {
  const { subject, losses, traps, doubts, affects, duration, secrets, reversible } = action
  const effects = [...new Set([...affects.owner, ...affects.attached])].map((effect) => effectWords[effect] ?? effect)
  const notes = [affects.note, affects.ownerNote ?? ''].filter((text) => text !== '')
  const lister = subject?.unlisted === 'blocked' ? (subject.listedBy?.action ?? null) : null
  return [
    ...item('Which', lister === null ? [] : [`Only a ${subject?.what} that ${lister} lists just before.`]),
    ...item(
      'Whom it hits',
      effects.length === 0 ? notes : [`Every app that holds it: ${effects.join(', ')}.`, ...notes],
    ),
    ...item('Lost', losses),
    ...item('Traps', traps),
    ...item(
      'Not to be seen beforehand',
      doubts.map(({ reason }) => reason).filter((reason) => !everywhere.includes(reason)),
    ),
    ...item('Masked', secrets.length === 0 ? [] : [`${secrets.join(', ')}.`]),
    ...item('Takes', (duration.seconds ?? 0) > long ? [duration.words] : []),
    ...item('Taking it back', reversible.kind === 'yes' ? [] : [reversible.how]),
  ]
}

function item(title: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [`- **${title}.** ${texts.map(written).join(' ')}`]
}

const effectWords: Partial<Record<AppEffect, string>> = {
  redeploys: 'it is redeployed',
  interrupted: 'it is interrupted',
  'needs-redeploy': 'it needs a redeploy, which nobody does by itself',
  loses: 'it loses what is named below',
}

function without(): string {
  const rows = withoutActions.map(({ services, status, words, about }) => [
    services.map((name) => `\`${name}\``).join(', '),
    `${status} ${words}`,
    cell(about),
  ])
  const vault = ['credentials of the vault', `404 ${vaultWords}`, 'Named by whoever keeps them: `ledger-db` for one.']
  return `## Services without actions

${table(['service', 'answer to any action', 'why'], [...rows, vault])}`
}

const byNameOnly = `## Actions known by their name only

What is not in the catalogue can be run by its name, for home-made brokers: verb, name, an id behind it and a JSON object. Nobody
knows what such an action does, so it is taken for destructive, whatever the verb, and a \`503\` for an unknown outcome.
Nothing of it is ever asked beforehand: a GET may do it, as it does with \`securekey\`. What the catalogue knows cannot be run
like this.`

/** Checked by a test; kept short enough to be copied. */
const file = `## A file for home-made brokers

\`addon-atlas.actions.yaml\` in the data folder describes what the brokers of your own platform can do. It is looked at again
before each plan. What is built in cannot be described anew. A file that is not valid disables itself, each problem is named
by its line, and everything else goes on.

\`\`\`yaml
# yaml-language-server: $schema=./addon-atlas.actions.schema.json
version: 1

actions:
  - service: shop-search
    action: index_health
    label: Show indexes
    does: Says which indexes there are and whether they are whole.
    level: read
    method: GET
    path: health

  - service: shop-search
    action: reindex
    label: Build index anew
    does: Builds one index anew from the database.
    level: disruptive
    # POST and the name as its path, where nothing else is said.
    subject:
      what: index
      # Sent as {"index": "…"}. Without a field it stands at the end of the path.
      field: index
    apps: [interrupted]
    note: Searches find nothing until it is done.
    traps:
      - It needs the disk twice while it runs.
    seconds: 60
    # The add-on is provisioning until it is done, so that can be waited for.
    busy-meanwhile: true
\`\`\`

- \`level\` decides what has to be confirmed and is the only judgement that nobody checks. When in doubt, one higher.
- \`apps\` says what happens to each app that holds the add-on: \`interrupted\`, \`loses\`, \`needs-redeploy\` (it goes on with what is
  void), \`redeploys\`.
- \`subject.listed-by\` names another action of the file, or a built-in one, that lists the subjects, and the field of its rows.
- \`needs\` names attributes that a plan has to have as true; \`secrets\` fields of the answer. What looks like a secret is masked anyway.
- Names and paths may consist of letters, digits, dots, hyphens and underscores: the platform takes no colon and no slash.`
