import { builtIn, builtInId, vault } from './rows.ts'
import type { ServiceRow } from './services.ts'

/** What the controller brings itself: its own services, older ones, and what is kept in the vault. */
export function builtInServices(): ServiceRow[] {
  return [
    builtIn('kafka', {
      human: 'Kafka',
      description: 'Managed collection of Kafka topics for event streaming.',
      sharing: true,
      plans: ['nonprod', 'prod'],
    }),
    builtIn('papertrail', {
      human: 'Papertrail',
      description: 'Forward your apps logs to papertrail.',
      plans: ['basic'],
    }),
    builtIn('anomaly', {
      human: 'Anomaly Metrics Scanner',
      description: 'Track custom metrics emitted in your logs, graph results and setup alerts.',
      plans: ['basic'],
    }),
    builtIn('securekey', {
      human: 'Secure Key',
      description: 'Providing automatic and graceful key rotation',
      sharing: true,
      plans: ['fortnightly'],
      actions: [
        {
          id: builtInId('securekey/rotate'),
          label: 'forces rotation of the secure key',
          action: 'rotate',
          url: '',
          requires_owner: true,
        },
      ],
    }),
    vault('ledger', 'Ledger'),
    vault('perf', 'Perf'),
    builtIn('twilio', {
      human: 'Twilio',
      description: 'Text messages and calls through one account for the whole platform.',
      plans: ['basic'],
    }),
    builtIn('alamo-influxdb', {
      human: 'InfluxDB',
      description: 'Time series database.',
      sharing: true,
      multiple: true,
      plans: ['shared'],
    }),
    builtIn('alamo-mongodb', {
      human: 'MongoDB',
      description: 'Document database, from before brokers.',
      sharing: true,
      multiple: true,
      plans: ['shared'],
    }),
    builtIn('alamo-rabbitmq', {
      human: 'RabbitMQ',
      description: 'Message broker with its user interface, from before brokers.',
      sharing: true,
      multiple: true,
      plans: ['sandbox'],
    }),
  ]
}
