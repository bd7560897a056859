/** The stories that the demo platform can tell; each is the same every time. */
export const scenarioNames = [
  'calm',
  'shared-prod-database',
  'preview-on-prod',
  'orphan',
  'broker-down',
  'half-catalogue',
  'bad-migration',
  'credential-leak',
] as const

export type ScenarioName = (typeof scenarioNames)[number]

export interface ScenarioWords {
  /** What its endpoint is called. */
  title: string
  /** What it is about, in one sentence. */
  about: string
}

export const scenarioWords: Record<ScenarioName, ScenarioWords> = {
  calm: { title: 'A calm day', about: 'Five teams, sixty apps, and nothing that should keep anybody awake.' },
  'shared-prod-database': {
    title: 'One database, many teams',
    about: 'A dozen apps of four teams hang on the database of the orders.',
  },
  'preview-on-prod': {
    title: 'Pull requests on production',
    about: 'Code that nobody has reviewed works on the customers’ data.',
  },
  orphan: { title: 'A database without an owner', about: 'Its owner let go of it, and three apps still live on it.' },
  'broker-down': { title: 'The broker is down', about: 'Lists get shorter by themselves, and nothing was deleted.' },
  'half-catalogue': {
    title: 'Half a catalogue',
    about: 'One region was away when the controller started, and now it forgets.',
  },
  'bad-migration': {
    title: 'The change that broke checkout',
    about: 'Ten minutes of an incident, minute by minute, starting now.',
  },
  'credential-leak': {
    title: 'Secrets in the open',
    about: 'A guarded database can be read from a place where nothing is guarded.',
  },
}
