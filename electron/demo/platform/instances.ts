import type { DemoClock } from './clock.ts'
import type { FleetAddon } from './fleet.ts'

/** What only the broker knows of an add-on. */
export interface Instance {
  /** False once it was deleted there, and for a ghost: every call about it is refused with 404. */
  exists: boolean
  /** Two-part names of the apps it has a binding for. */
  bindings: Set<string>
  /** What it is busy with; another change is refused meanwhile. */
  task: 'provision' | 'change' | 'restore' | 'restart' | null
  /** When that is over, in the platform's milliseconds since the epoch; null while it is busy with nothing. */
  until: number | null
  /** Its credentials are others when that is over. */
  rotates?: true
  /** Moves on with every rotation of its credentials, so that they become others. */
  generation: number
  backups: Backup[]
  roles: Role[]
  /** The time it was made; null for none. */
  replica: { createdAt: string } | null
  /** When a cache was last emptied; absent for one that never was. */
  emptiedAt?: string
}

export interface Backup {
  id: string
  createdAt: string
  /** `creating`, then `available`. */
  status: string
  progress: number
}

export interface Role {
  name: string
  /** Moves on with every rotation of its password. */
  generation: number
}

export interface Instances {
  /** Made when first asked for, as the fleet has it: bound to every app that holds it. */
  of(addon: FleetAddon): Instance
  /** What is known, for the state file. */
  known(): ReadonlyMap<string, Instance>
  /** Takes over what a state file says. */
  put(addonId: string, instance: Instance): void
  /**
   * Makes it busy for so many seconds of the platform's time: the state is `provisioning` until then, `provisioned`
   * after; with `rotates` its credentials are others then. Of two requests that got there at once the one that takes
   * longer decides when it is over.
   */
  occupy(addon: FleetAddon, task: NonNullable<Instance['task']>, seconds: number, rotates?: boolean): void
}

export function createInstances(clock: DemoClock): Instances {
  const instances = new Map<string, Instance>()

  function of(addon: FleetAddon): Instance {
    const known = instances.get(addon.id)
    if (known) return known
    const made: Instance = {
      exists: addon.ghost !== true,
      bindings: new Set(addon.attachments.map(({ app }) => app.name)),
      task: null,
      until: null,
      generation: 0,
      backups: [],
      roles: [],
      replica: null,
    }
    instances.set(addon.id, made)
    return made
  }

  return {
    of,
    known: () => instances,
    put(addonId, instance) {
      instances.set(addonId, instance)
    },
    occupy(addon, task, seconds, rotates = false) {
      const instance = of(addon)
      const milliseconds = Math.round(seconds * 1000)
      const until = clock.now() + milliseconds
      if (instance.until === null || instance.until < until) {
        instance.task = task
        instance.until = until
      }
      if (rotates) instance.rotates = true
      addon.state = 'provisioning'
      clock.after(milliseconds, () => {
        if (instance.until !== until) return
        instance.task = null
        instance.until = null
        if (addon.state === 'provisioning') addon.state = 'provisioned'
        if (instance.rotates) instance.generation += 1
        delete instance.rotates
      })
    },
  }
}
