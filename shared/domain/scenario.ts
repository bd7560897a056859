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
  /** What is going on and where to look, in a few. */
  story: string
}

export const scenarioWords: Record<ScenarioName, ScenarioWords> = {
  calm: {
    title: 'A calm day',
    about: 'Five teams, sixty apps, and nothing that should keep anybody awake.',
    story:
      'Five teams run a shop on ten spaces, and everything is in good order. Sharing stays inside a team ' +
      'and a space, every add-on has its owner, and production stands on machines of its own. This is what ' +
      'quiet looks like; all other stories happen to the same company.',
  },
  'shared-prod-database': {
    title: 'One database, many teams',
    about: 'A dozen apps of four teams hang on the database of the orders.',
    story:
      'The shop’s orders live in one database, and over two years twelve apps of four teams were attached ' +
      'to it. Whoever migrates, restarts or restores orders-db does it to all of them at once. Look at who ' +
      'hangs on it, in which spaces, and what the widest finding says about it.',
  },
  'preview-on-prod': {
    title: 'Pull requests on production',
    about: 'Code that nobody has reviewed works on the customers’ data.',
    story:
      'The catalog switched previews on, and each open pull request now has an app of its own, attached to ' +
      'whatever the catalog has: the production database too. One of the branches is called ' +
      'drop-old-columns. Look at the apps that hold catalog-db.',
  },
  orphan: {
    title: 'A database without an owner',
    about: 'Its owner let go of it, and three apps still live on it.',
    story:
      'Two days ago somebody detached parcels-db from the very app that owned it, and the platform let it ' +
      'happen. The database lives on: three apps read and write it, it is paid for, and no list of add-ons ' +
      'shows it. Once the last of the three lets go, it is lost for good.',
  },
  'broker-down': {
    title: 'The broker is down',
    about: 'Nobody answers for the databases, and nothing was deleted.',
    story:
      'The broker of all Postgres databases answers nothing but errors. The big lists look as always, an ' +
      'app’s own list is silently shorter, and whoever asks for one database is told 503. Nothing was ' +
      'deleted: see that nothing is called so.',
  },
  'half-catalogue': {
    title: 'Half a catalogue',
    about: 'One region was away when the controller started.',
    story:
      'The controller was restarted in a minute in which Frankfurt did not answer, so it has never heard of ' +
      'what only Frankfurt offers. Its list of add-ons is short, without a word, and the list of ' +
      'attachments fails as a whole. The databases are all there; in two hours the controller will ask ' +
      'again.',
  },
  'bad-migration': {
    title: 'The change that broke checkout',
    about: 'Ten minutes of an incident, minute by minute, from now on.',
    story:
      'At minute one Dana moves orders-db to a larger plan and puts its owner into maintenance, and only ' +
      'its owner. Five other apps go on with a database that is being copied away under them. Ask orders-db ' +
      'for its state, and sync to see who is stopped and who is not; at ten it is provisioned again. The ' +
      'rest only the API tells: GET /apps/checkout-shop-prod/dynos has crashes from minute two on, GET ' +
      '/apps/checkout-shop-prod/releases a failed one at three, and GET /apps/orders-shop-prod/config-vars ' +
      'another password at ten.',
  },
  'credential-leak': {
    title: 'Secrets in the open',
    about: 'A guarded database can be read where nothing is guarded.',
    story:
      'Card numbers are kept in a space under socs, yet a report of another team has held cards-db since ' +
      '2023 and reads its password in clear: the finding says who. Two more leaks are told by the API ' +
      'alone. Since Mila rotated the key of the statements, two apps run with the old one and crash (GET ' +
      '/apps/payouts-pay-prod/dynos). And a webhook tells a chat room everything, tokens included (GET ' +
      '/apps/reports-data-prod/hooks, and /results below the hook).',
  },
}
