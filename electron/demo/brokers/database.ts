import type { Role } from '../platform/instances.ts'
import { invented, sourceVariables } from '../rows/config-variables.ts'
import { backupActions } from './backups.ts'
import { refuses, says, whenIdle } from './broker.ts'
import type { Acting, Asked, BrokerAction } from './broker.ts'

const restartSeconds = 20
const restoreSeconds = 300
/** For as long as anybody will wait. */
const neverSeconds = 10 * 365 * 86_400
const replicaSeconds = 600

/** Several databases on one machine: their provider can do nothing with a single one of them but make roles. */
function isShared({ addon: { plan } }: Asked): boolean {
  return plan.attributes?.['dedicated'] === false || plan.attributes?.['restartable'] === false
}

const whenDedicated =
  (run: Acting): Acting =>
  (asked) =>
    isShared(asked) ? refuses(500) : run(asked)

const isMysql = ({ addon }: Asked): boolean => addon.service.name === 'akkeris-mysql'

/** On a machine of its own, a MySQL is sent what only PostgreSQL understands when its roles are to be changed. */
const whenRolesWork = (run: Acting): Acting =>
  whenIdle((asked) => (isMysql(asked) && !isShared(asked) ? refuses(500) : run(asked)))

/** The one login that all apps share, where the database is, and what it is called. */
function access(asked: Asked): { login: string; host: string; name: string } {
  const { username, host, pathname } = new URL(sourceVariables(asked)['DATABASE_URL'] ?? '')
  return { login: username, host, name: pathname.slice(1) }
}

function roleRow(asked: Asked, { name, generation }: Role) {
  const { host, name: database } = access(asked)
  return {
    Username: name,
    Password: `fakerole${invented(asked, `role ${name}`, 16, generation)}`,
    Endpoint: `${host}/${database}`,
    Plan: '',
  }
}

const soughtRole = ({ instance, subject }: Asked): Role | undefined =>
  instance.roles.find(({ name }) => name === subject)

/** Nobody writes the new password into the bindings, so every app is locked out. */
function lockOut({ addon }: Asked): void {
  for (const { app } of addon.attachments) {
    app.ailing = Object.fromEntries(app.formation.map(({ type }) => [type, { state: 'crashed', restarts: 5 }]))
  }
}

const roleActions: BrokerAction[] = [
  {
    name: 'list_roles',
    method: 'GET',
    path: 'roles',
    // None at all are written as null.
    run: (asked) =>
      says(() => (asked.instance.roles.length === 0 ? null : asked.instance.roles.map((role) => roleRow(asked, role)))),
  },
  {
    name: 'get_role',
    method: 'GET',
    path: 'roles',
    ofSubject: true,
    run(asked) {
      const role = soughtRole(asked)
      return role ? says(() => roleRow(asked, role)) : refuses(404)
    },
  },
  {
    name: 'create_role',
    method: 'POST',
    path: 'roles',
    run: whenRolesWork((asked) =>
      says(() => {
        const role = { name: `rdo1${asked.platform.random.uuid().slice(-7)}`, generation: 0 }
        asked.instance.roles.push(role)
        return roleRow(asked, role)
      }),
    ),
  },
  {
    name: 'rotate_role',
    method: 'PUT',
    path: 'roles',
    ofSubject: true,
    run: whenRolesWork((asked) => {
      const role = soughtRole(asked)
      if (role) {
        return says(() => {
          role.generation += 1
          return roleRow(asked, role)
        })
      }
      // The broker does not look whether it is a role; any login of the database will do, the apps' own included.
      const { login } = access(asked)
      if (asked.subject !== login) return refuses(500)
      return says(() => {
        lockOut(asked)
        return roleRow(asked, { name: login, generation: asked.platform.random.whole(1_000_000) })
      })
    }),
  },
  {
    name: 'delete_role',
    method: 'DELETE',
    path: 'roles',
    ofSubject: true,
    run: whenRolesWork((asked) => {
      const role = soughtRole(asked)
      if (!role) return refuses(404)
      return says(() => {
        asked.instance.roles = asked.instance.roles.filter((other) => other !== role)
        return { status: 'OK' }
      })
    }),
  },
]

/** A replica is an instance of its own, which takes its time to come up. */
function replicaRow(asked: Asked, createdAt: string) {
  const { login, name } = access(asked)
  const [engine, version] = isMysql(asked) ? ['mysql', '5.7'] : ['postgres', '10.4']
  const ready = asked.platform.clock.now() - Date.parse(createdAt) >= replicaSeconds * 1000
  const label = `replica-${invented(asked, 'replica', 6, 0)}`
  const withReplica = { ...asked, instance: { ...asked.instance, replica: { createdAt } } }
  const { host } = new URL(sourceVariables(withReplica)['DATABASE_READONLY_URL'] ?? '')
  return {
    id: invented(asked, `replica ${createdAt}`, 32, 0).replace(
      /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/,
      '$1-$2-4$3-a$4-$5',
    ),
    name: label,
    provider_id: `arn:aws:rds:us-west-2:000000000000:db:${label}`,
    plan: { provider: 'aws-instance', id: asked.addon.plan.id, scheme: engine },
    username: login,
    password: '',
    endpoint: `${host}/${name}`,
    status: ready ? 'available' : 'creating',
    ready,
    engine,
    engine_version: version,
    scheme: engine,
  }
}

const replicaActions: BrokerAction[] = [
  {
    name: 'get_replica',
    method: 'GET',
    path: 'replica',
    run(asked) {
      const { replica } = asked.instance
      return replica ? says(() => replicaRow(asked, replica.createdAt)) : refuses(404)
    },
  },
  {
    name: 'create_replica',
    method: 'PUT',
    path: 'replica',
    run: whenIdle((asked) => {
      if (asked.instance.replica) return refuses(409)
      return says(() => {
        const createdAt = asked.platform.clock.stamp()
        asked.instance.replica = { createdAt }
        return replicaRow(asked, createdAt)
      })
    }),
  },
  {
    name: 'delete_replica',
    method: 'DELETE',
    path: 'replica',
    run: whenIdle((asked) => {
      const { replica } = asked.instance
      // It looks at what is not there, and falls over.
      if (!replica) return refuses(500)
      return says(() => {
        const row = replicaRow(asked, replica.createdAt)
        asked.instance.replica = null
        return row
      })
    }),
  },
]

/** The newest log file, which is a few lines of what every database does of its own accord. */
function logs(asked: Asked): { logs: string } {
  const { clock } = asked.platform
  const lines = [300, 180, 60].map((secondsAgo, at) => {
    const time = new Date(clock.now() - secondsAgo * 1000).toISOString()
    return `${time} UTC:${access(asked).name}:LOG:  checkpoint ${at === 2 ? 'complete' : 'starting'}: time`
  })
  return { logs: `${lines.join('\n')}\n` }
}

const machineActions: BrokerAction[] = [
  ...backupActions({
    label: 'database',
    nameOf: (asked) => access(asked).name,
    restoreSeconds,
    // It renames the database out of the way, does not hear that there is nothing to restore, and waits for it for ever.
    restoreOfNothing: ({ platform, addon }) =>
      says(() => {
        platform.instances.occupy(addon, 'restore', neverSeconds)
        return { status: 'OK' }
      }),
  }),
  ...replicaActions,
  { name: 'view_logs', method: 'GET', path: 'logs', run: (asked) => says(() => logs(asked)) },
  {
    name: 'restart',
    method: 'PUT',
    path: 'restart',
    run: whenIdle(({ platform, addon }) =>
      says(() => {
        platform.instances.occupy(addon, 'restart', restartSeconds)
        return { status: 'OK' }
      }),
    ),
  },
]

/** What the broker of PostgreSQL and MySQL does. */
export const databaseActions: BrokerAction[] = [
  ...machineActions.map((action) => ({ ...action, run: whenDedicated(action.run) })),
  ...roleActions,
  {
    name: 'change_parameters',
    method: 'PATCH',
    path: 'parameters',
    run: whenIdle(({ payload }) => says(() => payload ?? {})),
  },
]
