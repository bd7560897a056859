import type { AvailableAction, DangerLevel, Operation } from '#shared/domain/operation.ts'
import type { AddonDetail, AppDetail, HolderView } from '#shared/domain/views.ts'
import type { OperationForm } from '../../../stores/operation.ts'
import { addonLabel } from '../../../parts/words.ts'

/** Something that can be begun, or that cannot be and why. */
export interface Offer {
  id: string
  name: string
  /** A few words more; empty for none. */
  about: string
  level: DangerLevel
  /** Why it is not to be had; empty when it is. */
  unavailable: string
  begin: { operation: Operation } | { form: OperationForm }
}

/** Of an add-on as such: what concerns its owner, and everything its service has actions for. */
export function addonOffers(
  { endpointId, addon, holders, supportsSharing }: AddonDetail,
  actions: readonly AvailableAction[],
): Offer[] {
  const addonId = addon.id
  const owner = holders.find(({ isOwner }) => isOwner) ?? null
  const orphan = owner === null ? 'It has no owner to do it through.' : ''
  const others = holders.filter(({ isOwner }) => !isOwner).length
  return [
    {
      id: 'attach',
      name: 'Attach to another app…',
      about: '',
      level: 'additive',
      unavailable: orphan || (supportsSharing === false ? 'Its service does not support sharing.' : ''),
      begin: { form: { kind: 'attach', endpointId, addonId, appId: null } },
    },
    {
      id: 'change-plan',
      name: 'Change plan…',
      about: '',
      level: 'disruptive',
      unavailable: orphan,
      begin: { form: { kind: 'change-plan', endpointId, addonId } },
    },
    ...(owner ? [renameOffer(endpointId, addonId, owner)] : []),
    {
      id: 'destroy-addon',
      name: 'Destroy…',
      about: others === 0 ? '' : 'The platform refuses while other apps hold it.',
      level: 'destructive',
      unavailable: '',
      begin: { operation: { kind: 'destroy-addon', endpointId, addonId, elevated: false } },
    },
    ...actions.map((action) => actionOffer(endpointId, addonId, action)),
    {
      id: 'custom-action',
      name: 'Another action…',
      about: 'One that no catalogue describes.',
      level: 'destructive',
      unavailable: '',
      begin: { form: { kind: 'custom-action', endpointId, addonId } },
    },
  ]
}

function renameOffer(endpointId: string, addonId: string, { appId, app }: HolderView): Offer {
  return {
    id: 'rename',
    name: 'Rename…',
    about: `What ${app} calls it.`,
    level: 'disruptive',
    unavailable: '',
    begin: { form: { kind: 'rename', endpointId, addonId, appId } },
  }
}

function actionOffer(endpointId: string, addonId: string, action: AvailableAction): Offer {
  const { name, label, does, level, subject, unavailable } = action
  return {
    id: `action ${name}`,
    name: subject === '' ? label : `${label}…`,
    about: does,
    level,
    unavailable,
    begin:
      subject === ''
        ? { operation: { kind: 'action', endpointId, addonId, appId: null, action: name, subject: '' } }
        : { form: { kind: 'action', endpointId, addonId, action: name, listedIn: null } },
  }
}

/** Of an app that holds an add-on: what concerns the two of them, then the app. */
export function holderOffers({ endpointId, addon }: AddonDetail, holder: HolderView): Offer[] {
  const { appId, app, isOwner, primary } = holder
  const addonId = addon.id
  return [
    {
      id: 'detach',
      name: 'Detach',
      about: `Takes ${addonLabel(addon)} from ${app}.`,
      level: 'disruptive',
      unavailable: isOwner ? 'It is the owner: without it the add-on would belong to nobody.' : '',
      begin: { operation: { kind: 'detach', endpointId, appId, addonId } },
    },
    {
      id: 'promote',
      name: 'Make primary',
      about: `Its variables become bare on ${app}.`,
      level: 'disruptive',
      unavailable: primary === true ? 'It is the primary there already.' : '',
      begin: { operation: { kind: 'promote', endpointId, appId, addonId } },
    },
    renameOffer(endpointId, addonId, holder),
    ...runningOffers(endpointId, holder),
  ]
}

function runningOffers(
  endpointId: string,
  { appId, maintenance, known }: Pick<HolderView, 'appId' | 'maintenance' | 'known'>,
): Offer[] {
  const unavailable = known ? '' : 'The app is not in the latest sync.'
  return [
    {
      id: 'maintenance',
      name: maintenance ? 'Turn maintenance off' : 'Turn maintenance on',
      about: maintenance ? 'Its dynos start again.' : 'Stops all of its dynos and shows a page instead.',
      level: 'disruptive',
      unavailable,
      begin: { operation: { kind: 'maintenance', endpointId, appId, on: !maintenance } },
    },
    {
      id: 'redeploy',
      name: 'Redeploy',
      about: 'Starts it anew with the variables as they are now.',
      level: 'disruptive',
      unavailable,
      begin: { operation: { kind: 'redeploy', endpointId, appId } },
    },
    {
      id: 'scale',
      name: 'Scale…',
      about: '',
      level: 'disruptive',
      unavailable,
      begin: { form: { kind: 'scale', endpointId, appId } },
    },
  ]
}

/** Of an app as such. */
export function appOffers({ endpointId, id: appId, maintenance }: AppDetail): Offer[] {
  return [
    {
      id: 'create-addon',
      name: 'Create an add-on…',
      about: '',
      level: 'additive',
      unavailable: '',
      begin: { form: { kind: 'create-addon', endpointId, appId } },
    },
    {
      id: 'attach',
      name: 'Attach an add-on…',
      about: 'One that another app owns.',
      level: 'additive',
      unavailable: '',
      begin: { form: { kind: 'attach', endpointId, addonId: null, appId } },
    },
    ...runningOffers(endpointId, { appId, maintenance, known: true }),
    {
      id: 'destroy-app',
      name: 'Destroy the app…',
      about: '',
      level: 'destructive',
      unavailable: '',
      begin: { operation: { kind: 'destroy-app', endpointId, appId, elevated: false } },
    },
  ]
}

const order: readonly DangerLevel[] = ['read', 'additive', 'disruptive', 'credential', 'destructive']

/** By danger, mildest first; in the order in which they came otherwise. */
export function byDanger(offers: readonly Offer[]): { level: DangerLevel; offers: Offer[] }[] {
  return order
    .map((level) => ({ level, offers: offers.filter((offer) => offer.level === level) }))
    .filter((group) => group.offers.length > 0)
}
