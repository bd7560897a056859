/**
 * What the server says when it refuses, word for word as recorded (API-FACTS section 6; the recordings are replayed in the
 * tests). Keys stand in them as they were sent.
 */
export const words = {
  appUnknown: (key: string) => `The specified application ${key} does not exist.`,
  /** An add-on through an app that does not hold it. */
  addonNotThere: (key: string, appId: string) => `The specified service ${key} on ${appId} was not found.`,
  attachmentUnknown: (key: string) => `The specified addon attachments ${key} could not be found.`,
  /** Attaching what is unknown, given by name, or has no owner any more. */
  attachUnknown: 'The specified addon attachments could not be found.',
  /** The controller does not know the service or plan of something that is there: its catalogue is short. */
  serviceUnknown: (serviceId: string) => `The specified addon ${serviceId} could not be found.`,
  unavailable: 'Service Unavailable Error',
  stumbled: 'Internal Server Error',
  /** What a broker's 412 becomes. */
  brokerWaits: '[object Object]',

  badName: "This addon's attachment name is invalid or over 22 characters.",

  planMissing: 'A plan was not provided in the request.',
  planUnknown: (key: string) => `The specified plan could not be found: ${key} (0)`,
  planShutDown: 'The specified plan can no longer be created, as its been deprecated.',
  complianceMissing: (tags: readonly string[]) =>
    `The specified addon may not be attached to this app.  It requires these necessary compliances in the space: ${tags.join(',')}`,
  notInRegion: 'The specified addon or plan is not available in this spaces region.',
  createdTwice: 'This addon is already created and attached to this application and cannot be used twice.',

  attachToOwner: 'Addons cannot be attached to same app they exist on.',
  attachSocs: 'Addons from a socs controlled space cannot be attached to a non-socs controlled space.',
  attachProduction: 'Addons from a prod space cannot be attached to a non-prod controlled space.',
  attachRegion: 'Addons can only be attached to applications in the same region.',
  notShareable: 'This addon service does not support sharing.',
  attachedTwice: 'This type of addon is already attached to this application and cannot be used twice.',
  nameInUse: 'This addon attachment name already exists for this service.',
  attachedAlready: 'This addon is already provisioned or attached on this app.',

  detachDrain: 'Attaching and dettaching are not supported by this addon.',
  detachVault: 'This addon cannot be shared as an attachment.',
  notAttached: 'Unable to detach, this app does not have this addon attached.',
  noFormation: 'This application does not have any formations',

  notOwned: 'This addon cannot be upgraded, it is attached and not owned by this app.',

  planFixed: 'Unable to change this addons plan, this service does not support changing plans.',
  planOfAnother: 'Unable to change this addons plan, the plan specified was invalid.',

  destroyNotAllowed: 'addons can only be destroyed by administrators on this app.',
  attachedElsewhere: 'This addon cannot be removed as its attached to other apps.',
  destroyAppNotAllowed: 'This application can only be deleted by administrators.',
  ownsShared: 'This app cannot be removed as it has addons that are attached to another app.',

  formationInMaintenance: 'An apps formation can be changed or created while its been placed in maintenance mode.',
  badDynoType:
    'The type specified was invalid, it cannot contain spaces or special characters (lower case alpha numeric only)',
  badQuantity: 'The number of instances must be between 0 and 32.',
  commandMissing: 'A run command must be specified for any type outside of a web process.',

  variableOfAddon: (name: string) =>
    `The environment variable ${name} was set by a service, remove the accompanying service to modify or delete this.`,
} as const
