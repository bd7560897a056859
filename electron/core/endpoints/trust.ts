import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import tls, { type SecureContext } from 'node:tls'
import { AppError } from '#shared/errors.ts'

let knownAuthorities: string[] | null = null
let machineTrust: SecureContext | null = null

/** Node's own list and the operating system's; read once, since the latter takes some 50 ms. */
function authorities(): string[] {
  knownAuthorities ??= [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])]
  return knownAuthorities
}

/**
 * Whom to believe about who a server is: the machine's authorities, and those of the PEM file if there is one. There is
 * no way to believe everybody; with the environment variable that asks for it nothing is sent at all. To be made once per
 * endpoint and not per connection: parsing the list takes some 40 ms. Throws AppError certificate.
 */
export async function trustedAuthorities(file: string | null): Promise<SecureContext> {
  refuseBlindTrust()
  if (file === null) return (machineTrust ??= tls.createSecureContext({ ca: authorities() }))
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (thrown) {
    throw new AppError('certificate', 'The file of the certificate authority could not be read.', { cause: thrown })
  }
  const own = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  try {
    if (own.length === 0) throw new Error('no certificate in the file')
    // OpenSSL passes over what it cannot read, which would look like a server nobody trusts.
    for (const certificate of own) void new X509Certificate(certificate)
  } catch (thrown) {
    throw new AppError('certificate', 'The file of the certificate authority holds no certificate in PEM form.', {
      cause: thrown,
    })
  }
  return tls.createSecureContext({ ca: [...authorities(), ...own] })
}

export function refuseBlindTrust(): void {
  if (process.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    throw new AppError(
      'certificate',
      'NODE_TLS_REJECT_UNAUTHORIZED=0 is set, which trusts any server. Unset NODE_TLS_REJECT_UNAUTHORIZED.',
    )
  }
}
