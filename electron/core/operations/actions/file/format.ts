import { z } from 'zod'
import { dangerLevels, httpMethods } from '#shared/domain/operation.ts'
import { isSendable } from '../names.ts'

export const formatVersion = 1

/** What may happen to the apps that hold an add-on, in the words of the file. */
export const fileEffects = ['interrupted', 'loses', 'needs-redeploy', 'redeploys'] as const

const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((given) => !/[\p{Cc}\p{Cs}]/u.test(given), 'may not hold control characters')

/** What can stand in a path of the platform. */
const part = z.string().max(100).refine(isSendable, { error: 'unsendable' })

const sentences = z.array(text(300)).max(20)

const subject = z.strictObject({
  what: text(40).meta({ description: 'What it is, in one word: index.' }),
  field: text(100)
    .meta({ description: 'Field of the body that it is sent in. Left out: it stands at the end of the path.' })
    .optional(),
  'listed-by': z
    .strictObject({ action: part, field: text(100) })
    .meta({ description: 'An action of the same service that lists them, and the field of its rows that is one.' })
    .optional(),
})

const action = z.strictObject({
  service: text(100).meta({ description: 'Name of the service, as the catalogue of the platform has it.' }),
  action: part.meta({ description: 'A name for it, as it is planned by: reindex.' }),
  label: text(60).meta({ description: 'For a button: Build index anew.' }),
  does: text(300).meta({ description: 'One sentence.' }),
  level: z.enum(dangerLevels).meta({
    description:
      'How much it can hurt: read shows something, additive only adds, disruptive interrupts, credential hands out or ends secrets, destructive loses data or cannot be taken back.',
  }),
  method: z.enum(httpMethods).meta({ default: 'POST' }).optional(),
  path: part.meta({ description: 'What follows actions/ in the address. Left out: the name.' }).optional(),
  subject: subject.nullish(),
  body: z
    .record(text(100), z.union([z.string().max(1000), z.number(), z.boolean()]))
    .meta({ description: 'JSON that is sent along.' })
    .nullish(),
  secrets: z
    .array(text(100))
    .max(20)
    .meta({ description: 'Fields of the answer that are secrets. What looks like one is masked anyway.' })
    .nullish(),
  needs: z.array(text(100)).max(10).meta({ description: 'Attributes that a plan has to have as true.' }).nullish(),
  apps: z
    .array(z.enum(fileEffects))
    .max(fileEffects.length)
    .meta({ description: 'What happens to every app that holds the add-on. Left out: what its level lets one expect.' })
    .nullish(),
  note: text(300).meta({ description: 'One sentence for each of these apps.' }).optional(),
  losses: sentences.meta({ description: 'What is lost for good, one sentence each.' }).nullish(),
  traps: sentences.meta({ description: 'What one would not think, one sentence each.' }).nullish(),
  undo: text(300).meta({ description: 'How it is taken back. Left out: it cannot be.' }).optional(),
  seconds: z.number().min(0).max(86_400).meta({ description: 'How long it takes.' }).optional(),
  'busy-meanwhile': z
    .boolean()
    .meta({
      description: 'Whether the add-on is provisioning until it is done, so that this can be waited for.',
      default: false,
    })
    .optional(),
})

/** The form of a file of actions: what is not in it is refused. */
export const actionsFormat = z
  .strictObject({
    version: z.literal(formatVersion).meta({ description: 'Of the format. May be left out.' }).optional(),
    actions: z
      .array(action)
      .max(500)
      .meta({ description: 'Actions that the brokers of this platform offer.' })
      .nullish(),
  })
  .meta({ title: 'Actions of Addon Atlas' })

export type DescribedAction = z.output<typeof action>

/** The form as JSON Schema (draft 7), for editors: docs/addon-atlas.actions.schema.json. */
export function actionsSchema(): object {
  return z.toJSONSchema(actionsFormat, { io: 'input', target: 'draft-7' })
}
