import { deleteAfterDetaching, heirOf, moveOwnership } from '../recipes/clean-up.ts'
import { work } from '../recipes/requests.ts'
import { addonRule, missing, ok, skip } from '../rule.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

export const ownedByPreview = addonRule({
  id: 'AKR-202',
  title: 'Owner app is a preview',
  group: 'ownership',
  baseSeverity: 'critical',
  confidence: 'high',
  needs: ['attachments', 'apps'],
  silentWithout: [['preview', 'unlisted-app']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires: 'The app that owns the add-on was made for a pull request, and another app holds the add-on.',
  why: 'When the pull request is closed the platform deletes its app, is refused because of the others, and leaves an owner behind that belongs to nobody.',
  falsePositives: 'None are known. A test that ends with the pull request may be acknowledged until then.',
  remedyInWords: 'Create a new add-on on an app that stays, attach the others to it, and delete the old one.',
  references: ['akkeris/controller-api lib/previews.js', 'akkeris/controller-api lib/addons.js'],
  judge({ owner, consumers }) {
    if (!owner) return skip
    if (!owner.app) return missing(owner)
    return owner.app.preview ? { status: 'alarm', about: consumers } : ok
  },
  sentence: ({ node }, { about }) =>
    `${node.name} belongs to ${ownerOf(node)}, a preview app of a pull request, and ${count(about.length, 'other app')} ${verb(about.length, 'holds', 'hold')} it: ${appNames(about)}.`,
  remedy(subject, { about }) {
    const heir = heirOf(about)
    if (heir) return moveOwnership(subject, heir)
    return [
      work(
        'Every app that holds it is a preview: copy what matters of its data before their pull requests are closed.',
      ),
      ...deleteAfterDetaching(subject),
    ]
  },
})
