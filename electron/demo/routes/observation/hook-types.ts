/** The events a webhook may ask for, in the platform's own words, what is wrong in them included. */
export const hookTypes = [
  {
    type: 'addon_change',
    description:
      'Fired when an addon is provisioned or deprovisioned. This does not fire when addons are attached or de-attached.',
  },
  {
    type: 'build',
    description:
      'Fired during a build pending, success, or failure event. This will fire at least twice per app (once when the build starts and once when it finishes).',
  },
  {
    type: 'config_change',
    description: 'Fired when a config var is added, removed, or updated. Only fired for user-defined config vars.',
  },
  {
    type: 'crashed',
    description:
      'Fired when one or more dynos run out of memory, fails to start, does not accept requests, exits prematurely, or exits unexpectedly.',
  },
  { type: 'destroy', description: 'Fired when an app is permanently destroyed.' },
  { type: 'updated', description: 'Fired when an app is updated, (changes to its maintenace mode or meta data).' },
  { type: 'feature_change', description: 'Fired when there is a change to enable or disable a feature on an app.' },
  { type: 'formation_change', description: 'Fired when there is a scale event, or a new formation type is created.' },
  { type: 'logdrain_change', description: 'Fired when there is an addition or removal of log drains.' },
  {
    type: 'pipeline_promotion',
    description: 'Fired upon a successful pipeline promotion on the target apps in the pipeline coupling.',
  },
  {
    type: 'preview',
    description:
      'Fired when a forked preview app is created. This event occurs on the source app prior to the preview app being released and ready.',
  },
  {
    type: 'preview-released',
    description:
      "Fired when a forked preview app is released. This event occurs on the source app when any code, configuration, or addon change happens on any of the app's previews.",
  },
  { type: 'release', description: 'Fired when a new release starts. This fires once per application.' },
  {
    type: 'released',
    description:
      'Fired when an app has a new version and is now available for requests. This will fire once for each dyno type.',
  },
  {
    type: 'security_scan',
    description: 'Fired when an external security scanning service has something to report concerning the application.',
  },
]
