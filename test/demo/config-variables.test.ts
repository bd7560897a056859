import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addonVariables, configVariables, variablePrefix } from '#demo/rows/config-variables.ts'
import { isSocs } from '#demo/platform/fleet.ts'
import { generateFleet } from '#demo/generate/generate.ts'
import { onlyPlatform } from './platform.ts'

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
    const platform = onlyPlatform(fleet)
    const seen = { primary: 0, secondary: 0, redacted: 0, clear: 0 }
    for (const attachment of fleet.attachments) {
      const { addon, app, name, primary } = attachment
      if (addon.service.name !== 'akkeris-postgresql' || addon.state !== 'provisioned') continue
      const variables = configVariables(platform, attachment)
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
    const platform = onlyPlatform(fleet)
    const bucket = fleet.attachments.find(
      ({ addon, app, primary }) =>
        addon.service.name === 'akkeris-s3' && isSocs(app.space) && primary && addon.state === 'provisioned',
    )
    if (!bucket) throw new Error('There is a bucket in a socs space.')
    expect(configVariables(platform, bucket)).toMatchObject({
      S3_ACCESS_KEY: '[redacted]',
      S3_SECRET_KEY: '[redacted]',
    })
    expect(configVariables(platform, bucket)['S3_BUCKET']).toMatch(/^bucket-/)
    bucket.addon.state = 'provisioning'
    expect(configVariables(platform, bucket)).toEqual({})
  })

  it('change with a rotation, except for where the bucket is, and stay while the broker changes the add-on', async () => {
    const fleet = await generateFleet({ size: 'S', seed: 2 })
    const platform = onlyPlatform(fleet)
    const open = fleet.attachments.filter(({ addon, app }) => addon.state === 'provisioned' && !isSocs(app.space))
    const bucket = open.find(({ addon, primary }) => addon.service.name === 'akkeris-s3' && primary)
    if (!bucket) throw new Error('There is a bucket outside of socs spaces.')
    const before = configVariables(platform, bucket)
    platform.instances.of(bucket.addon).generation += 1
    const after = configVariables(platform, bucket)
    expect(after['S3_BUCKET']).toBe(before['S3_BUCKET'])
    expect(after['S3_LOCATION']).toBe(before['S3_LOCATION'])
    expect(after['S3_SECRET_KEY']).not.toBe(before['S3_SECRET_KEY'])
    platform.instances.occupy(bucket.addon, 'change', 60)
    expect(bucket.addon.state).toBe('provisioning')
    expect(configVariables(platform, bucket)).toEqual(after)
    platform.clock.close()
  })

  it('of an app are those of all it holds and is bound to', async () => {
    const fleet = await generateFleet({ size: 'S', seed: 2 })
    const platform = onlyPlatform(fleet)
    const holder = fleet.attachments.find(({ addon, app, unbound }) => {
      const { state, service } = addon
      return state === 'provisioned' && service.name === 'securekey' && !isSocs(app.space) && unbound !== true
    })
    if (!holder) throw new Error('There is a securekey outside of socs spaces.')
    expect(configVariables(platform, holder)).toEqual({})
    const key = (): string | undefined =>
      addonVariables(platform, holder.app).find(({ name }) => name === 'SECURE_KEY')?.value
    const [newest] = key()?.split(',') ?? []
    expect(key()).toMatch(/^[0-9A-F]{64},[0-9A-F]{64}$/)
    platform.instances.of(holder.addon).generation += 1
    // The key before stays valid for one more turn.
    expect(key()?.split(',')[1]).toBe(newest)
    expect(key()?.split(',')[0]).not.toBe(newest)
    holder.unbound = true
    expect(key()).toBeUndefined()
  })

  it('of a database with a replica name it too', async () => {
    const fleet = await generateFleet({ size: 'S', seed: 2 })
    const platform = onlyPlatform(fleet)
    const main = fleet.attachments.find(
      ({ addon, primary }) => addon.service.name === 'akkeris-postgresql' && primary && addon.state === 'provisioned',
    )
    if (!main) throw new Error('There is a primary database.')
    platform.instances.of(main.addon).replica = { createdAt: platform.clock.stamp() }
    expect(Object.keys(configVariables(platform, main))).toEqual(['DATABASE_URL', 'DATABASE_READONLY_URL'])
  })
})
