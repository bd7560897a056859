import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { otherNameAuthorityFile, testAuthorityFile } from '../../kit/answering-server.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { clientTo, failureOf, serve } from './start.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('an authority nobody knows is refused before anything is sent', async () => {
  const server = await serve({ '*': { body: [] } }, { tls: 'localhost' })
  const error = await failureOf((await clientTo(server.url)).get('/apps'))
  expect(error.code).toBe('certificate')
  expect(server.log).toEqual([])
})

test('with the file of the authority it is trusted', async () => {
  const server = await serve({ '*': { body: 'x' } }, { tls: 'localhost' })
  const client = await clientTo(server.url, { certificateAuthorityFile: testAuthorityFile })
  expect((await client.get('/apps')).status).toBe(200)
})

test('a certificate made out to another name is refused even then', async () => {
  const server = await serve({ '*': { body: 'x' } }, { tls: 'elsewhere' })
  const client = await clientTo(server.url, { certificateAuthorityFile: otherNameAuthorityFile })
  const error = await failureOf(client.get('/apps'))
  expect(error).toMatchObject({ code: 'certificate', message: expect.stringContaining('another name') as string })
  expect(server.log).toEqual([])
})

test('a file that is not there or holds no certificate is said so, without its path', async () => {
  const folder = temporaryFolder()
  const empty = join(folder, 'empty.pem')
  const broken = join(folder, 'broken.pem')
  writeFileSync(empty, 'nothing here')
  writeFileSync(broken, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
  for (const file of [join(folder, 'missing.pem'), empty, broken]) {
    const error = await failureOf(clientTo('https://127.0.0.1:1', { certificateAuthorityFile: file }))
    expect(error.code).toBe('certificate')
    expect(error.message).not.toContain(folder)
  }
})

test('with the switch that trusts any server nothing runs', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  const error = await failureOf(clientTo('https://127.0.0.1:1'))
  expect(error).toMatchObject({ code: 'certificate', message: expect.stringContaining('NODE_TLS') as string })
})
