import type {
  FocusAddon,
  FocusApp,
  FocusData,
  FocusGroup,
  FocusRole,
  FocusStage,
  FocusTie,
} from '#shared/domain/focus.ts'
import type { InventoryKind } from '#shared/domain/inventory.ts'
import { addonLabel, countWords, plural } from '../../parts/words.ts'

const titles: Record<FocusRole, string> = {
  owner: 'Owner',
  addon: 'Add-on',
  app: 'App',
  held: 'Holds',
  borrowed: 'Borrows',
  members: 'Apps that take part',
  lent: 'Lends',
  holders: 'Also held by',
  'further-addons': 'What these share besides',
  'further-apps': 'Who shares that',
}

export function titleOf(data: FocusData, role: FocusRole): string {
  if (role !== 'holders') return titles[role]
  if (data.stages[0]?.role === 'app') return 'Shared with'
  return data.stages[0]?.role === 'borrowed' ? 'Lent to' : titles.holders
}

/** How many there are; empty where the box beneath says it. */
export function countOf(stage: FocusStage): string {
  const { role, total, spaces } = stage
  if (total === 0 || role === 'addon' || role === 'app') return ''
  if (role === 'owner') return 'bills here'
  if (role === 'held') return heldWords(stage)
  if (stage.kind === 'apps') {
    return role === 'members' ? plural(total, 'app') : `${plural(total, 'app')}${inSpaces(total, spaces)}`
  }
  return `${plural(total, 'add-on')}${role === 'borrowed' && spaces > 0 ? ` from ${plural(spaces, 'space')}` : ''}`
}

function inSpaces(total: number, spaces: number): string {
  return total === 0 ? '' : ` in ${plural(spaces, 'space')}`
}

function heldWords(stage: FocusStage): string {
  const { owned, borrowed } = shares(stage)
  return `owns ${countWords(owned)}, borrows ${countWords(borrowed)}`
}

function shares({ groups }: FocusStage): { owned: number; borrowed: number } {
  const count = (by: FocusGroup<never>['by']): number =>
    groups.reduce((sum, group) => (group.by === by ? sum + group.total : sum), 0)
  return { owned: count('owned'), borrowed: count('borrowed') }
}

/** What a stage leaves out because it leads nowhere; empty where nothing is. */
export function asideWords({ role, aside }: FocusStage): string {
  if (aside === 0) return ''
  if (role === 'members') return `${plural(aside, 'more app shares', 'more apps share')} nothing with another space.`
  if (role === 'lent') return `${plural(aside, 'more add-on stays', 'more add-ons stay')} inside the space.`
  return `${plural(aside, 'more add-on leads', 'more add-ons lead')} to nobody else.`
}

/** What to say where nobody and nothing is in a stage; `isSure` when all lists that matter were read in full. */
export function nothingWords(data: FocusData, role: FocusRole, isSure: boolean): string {
  const isOfSpace = data.stages[0]?.role === 'borrowed'
  const words: Partial<Record<FocusRole, string>> = {
    owner: 'No owner: the app that made it is gone',
    held: 'Holds no add-on',
    borrowed: 'Borrows nothing from another space',
    members: 'No app of it shares with another space',
    lent: 'Lends nothing to another space',
    holders: isOfSpace ? 'No app of another space has anything of it' : 'No other app holds any of these',
    'further-addons': 'Nothing else leads to anybody new',
    'further-apps': 'Nobody new',
  }
  return `${words[role] ?? ''}${isSure || role === 'owner' ? '' : ', as far as is known'}.`
}

const listWords: Partial<Record<InventoryKind, string>> = {
  apps: 'app list',
  addons: 'add-on list',
  attachments: 'attachment list',
  spaces: 'space list',
}

/** Which lists were not read in full, and so why there may be more; null when nothing that matters here is missing. */
export function shortWords({ short }: Pick<FocusData, 'short'>): string | null {
  const names = short.flatMap((list) => listWords[list] ?? [])
  if (names.length === 0) return null
  const listed = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
  return `The ${listed ?? ''} could not be read in full, so there may be more.`
}

/** What is to be said of the subject once it has been named. */
export function sentenceOf(data: FocusData): string {
  const near = `${subjectWords(data)}.`
  const further = data.stages.find(({ role }) => role === 'further-apps')
  const second = further
    ? ` Two steps: ${plural(further.total, 'more app')}${inSpaces(further.total, further.spaces)}.`
    : ''
  const short = shortWords(data)
  return `${near}${second}${short === null ? '' : ` ${short}`}`
}

function subjectWords(data: FocusData): string {
  const [first, second, third, fourth] = data.stages
  if (first?.role === 'owner') {
    const [addon] = second?.kind === 'addons' ? (second.groups[0]?.rows ?? []) : []
    const owner = addon?.owner ?? null
    return `${owner === null ? 'Owned by nobody' : `Owned by ${owner}`}, ${plural(addon?.apps ?? 0, 'app')}${inSpaces(1, addon?.spaces ?? 0)}`
  }
  if (first?.role === 'app' && second && third) {
    const { owned, borrowed } = shares(second)
    return `Owns ${plural(owned, 'add-on')} and borrows ${countWords(borrowed)}, shares with ${plural(third.total, 'other app')}${inSpaces(third.total, third.spaces)}`
  }
  const borrows = first && first.total > 0 ? countOf(first) : 'nothing'
  const lends =
    third && fourth && third.total > 0
      ? `${countWords(third.total)} to ${plural(fourth.total, 'app')}${inSpaces(fourth.total, fourth.spaces)}`
      : 'nothing'
  return `Borrows ${borrows}, lends ${lends}`
}

export function nameOfSubject({ path }: Pick<FocusData, 'path'>): string {
  const last = path.at(-1)
  if (!last || last.kind === 'nobody') return ''
  return last.kind === 'addon' ? addonLabel(last) : last.name
}

/** By which add-ons an app stands here, in the words of whoever is the subject. */
export function byWay(app: FocusApp, isMember: boolean): string {
  const owned = app.ties.filter(({ isOwner }) => isOwner).map(labelOf)
  const borrowed = app.ties.filter(({ isOwner }) => !isOwner).map(labelOf)
  const parts = [
    part(isMember ? 'lends' : 'owns', [...new Set(owned)], app.owns),
    part('borrows', [...new Set(borrowed)], app.borrows),
  ]
  return parts.filter((words) => words !== '').join(' · ')
}

/** Of the add-on of a tie. */
export function labelOf({ addonId, addon }: FocusTie): string {
  return addonLabel({ id: addonId, name: addon })
}

function part(verb: string, [first]: readonly string[], count: number): string {
  if (count === 0) return ''
  if (first === undefined) return `${verb} ${countWords(count)}`
  return `${verb} ${first}${count > 1 ? ` +${countWords(count - 1)}` : ''}`
}

/** "6 apps in 3 spaces", or that its owner has it alone. */
export function reachWords({ apps, spaces }: Pick<FocusAddon, 'apps' | 'spaces'>): string {
  if (apps <= 1) return 'not shared'
  return `${plural(apps, 'app')}, ${plural(spaces, 'space')}`
}

/** Of an app, in one line. */
export function stateWords({ known, running, maintenance, preview }: FocusApp): string {
  if (!known) return 'not in this snapshot'
  const parts = [running ? 'running' : 'not running']
  if (maintenance) parts.push('in maintenance')
  if (preview) parts.push('preview')
  return parts.join(', ')
}

const groupTitles = { owned: 'Owns', borrowed: 'Borrows', lent: 'Its own add-ons', orphaned: 'Owned by nobody' }

/** What a group is headed with. */
export function groupTitle({ by, space }: Pick<FocusGroup<unknown>, 'by' | 'space'>): string {
  return by === 'space' ? space : groupTitles[by]
}

/** The environment of a group, where its compliance tags do not say it already. */
export function environmentWords(environment: FocusApp['environment'] | null, compliance: readonly string[]): string {
  if (environment === null || environment === 'unknown' || environment === 'preview') return ''
  if (compliance.some((tag) => tag.length > 2 && environment.startsWith(tag))) return ''
  return environmentName(environment)
}

/** The environment of an app that is not for what most of its space is for; empty where it is, or is a preview. */
export function ownEnvironment(app: Pick<FocusApp, 'environment'>, most: FocusApp['environment'] | null): string {
  if (app.environment === most || app.environment === 'preview') return ''
  if (app.environment === 'unknown') return 'environment unknown'
  return environmentName(app.environment)
}

export function environmentName(environment: FocusApp['environment']): string {
  if (environment === 'unknown') return 'not known'
  return environment === 'other' ? 'non-prod' : environment
}
