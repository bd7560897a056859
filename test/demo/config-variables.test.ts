import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configVariables, variablePrefix } from '#demo/rows/config-variables.ts'
import { isSocs } from '#demo/platform/fleet.ts'
import { generateFleet } from '#demo/generate/generate.ts'

describe('prefixes of secondary add-ons', () => {
  it.each([
    ['Reporting-DB', 'REPORTINGDB_'],
    ['akkeris-mysql-quince-6293', 'QUINCE_6293_'],
    ['my-new-db', 'DB_'],
    ['foobar', 'FOOBAR_'],
    ['my_db', 'MY_DB_'],
    ['kafka-bear-1234', '1234_'],
    ['a--', '_'],
  ])('%s', (name, prefix) => {
    expect(variablePrefix(name)).toBe(prefix)
  })

  it('are names of variables, whatever the attachment is called', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(variablePrefix(name)).toMatch(/^[A-Z0-9_]*_$/)
      }),
    )
  })
})

describe('config variables', () => {
  it('are bare for the primary, prefixed for the others, redacted in socs spaces, and fakes', async () => {
    const fleet = await generateFleet({ size: 'S', seed: 2 })
    const seen = { primary: 0, secondary: 0, redacted: 0, clear: 0 }
    for (const attachment of fleet.attachments) {
      const { addon, app, name, primary } = attachment
      if (addon.service.name !== 'akkeris-postgresql' || addon.state !== 'provisioned') continue
      const variables = configVariables(attachment)
      const key = primary ? 'DATABASE_URL' : `${variablePrefix(name)}DATABASE_URL`
      expect(Object.keys(variables)).toEqual([key])
      expect(variables[key]).toMatch(isSocs(app.space) ? /:\[redacted\]@/ : /:fakepass[0-9a-f]{16}@/)
      seen[primary ? 'primary' : 'secondary'] += 1
      seen[isSocs(app.space) ? 'redacted' : 'clear'] += 1
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0)
  })

  it('are redacted by their names as well, and missing until the add-on is provisioned', async () => {
    const fleet = await generateFleet({ size: 'S', seed: 2 })
    const bucket = fleet.attachments.find(
      ({ addon, app, primary }) =>
        addon.service.name === 'akkeris-s3' && isSocs(app.space) && primary && addon.state === 'provisioned',
    )
    if (!bucket) throw new Error('There is a bucket in a socs space.')
    expect(configVariables(bucket)).toMatchObject({ S3_ACCESS_KEY: '[redacted]', S3_SECRET_KEY: '[redacted]' })
    expect(configVariables(bucket)['S3_BUCKET']).toMatch(/^bucket-/)
    bucket.addon.state = 'provisioning'
    expect(configVariables(bucket)).toEqual({})
  })
})
