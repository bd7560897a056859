import type { FleetApp } from '../platform/fleet.ts'

/** What can be switched on and off for an app, in the server's order and words. */
export interface Feature {
  name: string
  displayName: string
  id: string
  /** A deprecated one cannot be switched any more. */
  state: 'public' | 'beta' | 'deprecated'
  documentation: string
  description: string
}

export const features: Feature[] = [
  {
    name: 'auto-release',
    displayName: 'Auto release builds',
    id: '8e7ec5d2-c410-4d04-8d5e-db7746c40b44',
    state: 'public',
    documentation: '/features/auto-release',
    description: 'When the application receives a new build whether or not it should automatically release the build.',
  },
  {
    name: 'preview',
    displayName: 'Preview Apps',
    id: '1e4ec5d3-c410-2d04-8d5e-d22346de0112',
    state: 'public',
    documentation: '/features/preview',
    description:
      'When a pull request is received, automatically create a preview site and application (web dyno only) with the same config as the development application.',
  },
  {
    name: 'preview-sites',
    displayName: 'Preview Sites',
    id: '2e4ec5fa-e410-2d04-8d5e-d22346dedb77',
    state: 'public',
    documentation: '/features/preview-sites',
    description:
      'When a pull request is received and a preview app is created, a preview site (for any sites its a added to) are also created',
  },
  {
    name: 'preview-addons',
    displayName: 'Preview Addons',
    id: '2e8ec5fa-e410-2d04-8d5e-d22346dedb78',
    state: 'public',
    documentation: '/features/preview-addons',
    description:
      'When a pull request is received and a preview app is created, the addons on the original app are fully recreated rather than attached.',
  },
  {
    name: 'preview-dynos',
    displayName: 'Preview Dynos',
    id: '2e8ec5fa-e410-2d04-8d5e-d22346dedb79',
    state: 'public',
    documentation: '/features/preview-dynos',
    description:
      'When a pull request is received and a preview app is created, all of the dynos are fully created rather than just the web dyno.',
  },
  {
    name: 'service-mesh',
    displayName: 'Service Mesh',
    id: '1e4ec5d3-c410-2d04-8d5e-d22346de1111',
    state: 'beta',
    documentation: '/features/servicemesh',
    description: 'Tracks outgoing and incoming requests for tracing, enables mesh services.',
  },
  {
    name: 'http2-end-to-end',
    displayName: 'http/2 end to end',
    id: '3e4ec5d4-ce10-2f04-8d5e-d22346de1112',
    state: 'public',
    documentation: '/features/http2-end-to-end',
    description:
      'Enables end-to-end http/2, including support for sockets and push content. Apps **must** respond to insecure http/2 requests, http/1.1 upgrades and alpn+tls is managed by Akkeris.',
  },
  {
    name: 'http2',
    displayName: 'http/2',
    id: '5e4ec5d4-ce10-2f04-8d5e-d22346de3122',
    state: 'deprecated',
    documentation: '/features/http2',
    description:
      'Enables http/2 support, this enables performance features of http/2 without the need for native http/2 support in apps.',
  },
  {
    name: 'csp-javascript',
    displayName: 'Content Security Policy - Javascript',
    id: '441ec5d4-1610-3e01-325e-d22346663122',
    state: 'public',
    documentation: '/features/csp-javascript',
    description: 'Disable Javascript from sites or apps outside of Akkeris and whitelisted CDNs/vendors.',
  },
  {
    name: 'csp-media',
    displayName: 'Content Security Policy - Media',
    id: '441ec5d4-1610-3e01-325e-d22346663123',
    state: 'public',
    documentation: '/features/csp-media',
    description: 'Disable images, video and audio from sites or apps outside of Akkeris or whitelisted CDNs/vendors.',
  },
  {
    name: 'csp-unsafe',
    displayName: 'Content Security Policy - Unsafe Practices',
    id: '441ec5d4-1610-3e01-325e-d22346663124',
    state: 'public',
    documentation: '/features/csp-unsafe',
    description:
      'Disable unsafe browser interactions (inline styles, changing window.location) for content originating outside of Akkeris or whitelisted CDNs/vendors.',
  },
  {
    name: 'csp-embedded',
    displayName: 'Content Security Policy - Embedded Objects',
    id: '441ec5d4-1610-3e01-325e-d22346663125',
    state: 'public',
    documentation: '/features/csp-embedded',
    description:
      'Disable workers, iframes and other embeddable plugins outside of Akkeris or whitelisted CNDs/vendors.',
  },
  {
    name: 'container-ports',
    displayName: 'In-cluster Container Ports',
    id: 'bf51e09c-3965-4186-91d5-9b1e4e1f4b61',
    state: 'public',
    documentation: '/features/container-ports',
    description:
      '(BETA) Add additional exposed ports to the web dyno (reachable in-cluster only) via a comma-separated list of port values specified in the CONTAINER_PORTS config var',
  },
]

/** What every app is made with. */
const fromTheStart = new Set(['auto-release', 'http2'])

export const hasFeature = (app: FleetApp, name: string): boolean => app.features?.[name] ?? fromTheStart.has(name)

export const featureRow = (app: FleetApp, feature: Feature) => ({
  description: feature.description,
  doc_url: feature.documentation,
  id: feature.id,
  state: feature.state,
  name: feature.name,
  display_name: feature.displayName,
  feedback_email: 'support@akkeris.example',
  enabled: hasFeature(app, feature.name),
})
