import { planMissing } from '../catalogue.ts'
import { rightSize } from '../recipes/right-size.ts'
import { work } from '../recipes/requests.ts'
import { addonRule, ok, unknown } from '../rule.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

/** What every broker calls its service; built-in services may say something else (API-FACTS section 5.3). */
const available = 'ga'

export const withdrawnPlan = addonRule({
  id: 'AKR-405',
  title: 'Deprecated or withdrawn plan still shared',
  group: 'capacity',
  baseSeverity: 'medium',
  confidence: 'high',
  needs: ['attachments', 'services'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {
    states: {
      standard: ['deprecated', 'shutdown', 'beta'],
      about: 'States of a plan that nothing shared should be on.',
    },
  },
  fires: 'The plan is deprecated, shut down or in beta, or its service is not generally available.',
  why: 'Nobody promises to run it any longer, a lost add-on may not be created again, and every app that shares it has to move on the same day.',
  falsePositives: 'Acknowledge until the date on which the plan ends, with the ticket of the move.',
  remedyInWords: 'Move to a plan that is on offer while all apps are stopped.',
  references: ['akkeris/controller-api lib/addons.js', 'akkeris/database-broker'],
  judge({ plan, service, node, consumers }, options) {
    const planState = plan?.state ?? ''
    const serviceState = service?.state ?? ''
    if (options.states.includes(planState) || (serviceState !== '' && serviceState !== available)) {
      return { status: 'alarm', about: consumers, facts: { planState, serviceState } }
    }
    if (!plan || !service) return planMissing(node)
    if (planState !== '' && serviceState !== '') return ok
    const silent = planState === '' ? plan.name : service.name
    return unknown('not-told', () => `The platform does not say what state ${silent} is in.`)
  },
  sentence({ node, service }, { about, facts }) {
    const { planState, serviceState } = facts
    const state =
      serviceState === available || serviceState === ''
        ? `plan ${node.plan} is ${String(planState)}`
        : `service ${service?.name ?? node.service} is ${String(serviceState)}`
    return `${count(about.length, 'app')} ${verb(about.length, 'hangs', 'hang')} on ${node.name} of ${ownerOf(node)}, whose ${state}: ${appNames(about)}.`
  },
  remedy(subject, { facts }) {
    const { serviceState } = facts
    if (serviceState === available || serviceState === '') return rightSize(subject, 'on offer', () => true)
    return [work(`Ask the platform team what takes the place of ${subject.node.service}; no plan of it lasts.`)]
  },
})
