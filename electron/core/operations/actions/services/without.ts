/**
 * Services that have no actions (operations-actions-risks 1.6), and what asking for one is answered. Credentials of the
 * vault have none either and cannot be told by their names. Those of brokers say 503 like to everything.
 */
export const withoutActions: readonly { services: readonly string[]; status: number; words: string; about: string }[] =
  [
    {
      services: ['papertrail', 'anomaly', 'syslogdrain', 'twilio'],
      status: 403,
      words: 'The addon does not support any actions.',
      about: 'Log drains and accounts elsewhere.',
    },
    {
      services: ['kafka', 'alamo-rabbitmq', 'alamo-mongodb', 'alamo-influxdb'],
      status: 404,
      words: 'No such action found.',
      about: 'Run by the controller itself. What can be done with Kafka is below its clusters, not its add-ons.',
    },
    {
      services: ['akkeris-mongodb', 'akkeris-es', 'cloudfront'],
      status: 503,
      words: 'Service Unavailable Error',
      about: 'Their brokers offer none.',
    },
  ]

/** What the controller says to an action of credentials of the vault. */
export const vaultWords = 'Action not found'

/** What it says to one of its own services that does not know the action, securekey for one. */
export const unknownActionWords = 'No such action found.'
