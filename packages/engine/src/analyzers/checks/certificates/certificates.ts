import { X509Certificate } from 'node:crypto'
import type { CertificateFact, Fact } from '../../../domain/fact.ts'
import { KiB } from '../../../domain/units.ts'
import type { LayerEntry } from '../../../layer/layer-entry.ts'
import type { AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { signatureHash } from './signature-hash.ts'

/** A certificate has one or two KiB; a file with more than this is a trust store. */
const MAX_BYTES = 64 * KiB
/** A server's certificate comes with two or three of those above it; more is a trust store. */
const MAX_CERTIFICATES = 8
const MAX_NAME = 256
/** Authorities that a distribution or a library ships, and what libraries test themselves with. */
const NOT_SOMEBODYS =
  /(?:^|\/)(?:ca-certificates|ca-trust|certifi|trust-source|pki\/nssdb|tests?|testing|testdata|fixtures?|examples?|samples?|doc|docs|man|demos?)(?:\/|$)|^etc\/ssl\/certs\/(?:ca-cert-|[0-9a-f]{8}\.)|^etc\/pki\/tls\/certs\/ca-bundle|^usr\/share\/pki\//
const HEAD = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/
const PEM = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]{1,24576}-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g
/** The tag of a sequence and a length of two bytes. */
const DER_START = [0x30, 0x82] as const

/** Certificates that somebody made for this image or its software, PEM or DER (RFC 5280, RFC 7468); what trust stores hold is left out. */
export const certificates: LayerAnalyzer = {
  name: 'checks/certificates',
  version: 1,
  selects: {
    extensions: ['.pem', '.crt', '.cer', '.cert', '.der', '.p7b'],
    accept: ({ path, size }: LayerEntry) => size <= MAX_BYTES && size > 0 && !NOT_SOMEBODYS.test(path),
    sniff: (_, head) =>
      (head[0] === DER_START[0] && head[1] === DER_START[1]) || HEAD.test(Buffer.from(head).toString('latin1')),
  },
  analyze,
}

async function* analyze(file: AnalyzedFile): AsyncIterable<Fact> {
  const bytes = await file.bytes(MAX_BYTES)
  if (bytes[0] === DER_START[0]) {
    const fact = certificateFact(bytes, undefined)
    if (fact !== undefined) yield fact
    return
  }
  const text = Buffer.from(bytes).toString('latin1')
  const found = [...text.matchAll(PEM)]
  if (found.length > MAX_CERTIFICATES) return
  for (const { 0: pem, index } of found) {
    const fact = certificateFact(pem, text.slice(0, index).split('\n').length)
    if (fact !== undefined) yield fact
  }
}

/** `undefined` for what is no certificate after all. */
function certificateFact(encoded: string | Uint8Array, line: number | undefined): CertificateFact | undefined {
  try {
    const certificate = new X509Certificate(encoded)
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
    const keyBits = asymmetricKeyDetails?.modulusLength ?? curveBits(asymmetricKeyDetails?.namedCurve)
    const hash = signatureHash(certificate.raw)
    return {
      kind: 'certificate',
      subject: nameOf(certificate.subject),
      issuer: nameOf(certificate.issuer),
      notBefore: new Date(certificate.validFrom).toISOString(),
      notAfter: new Date(certificate.validTo).toISOString(),
      isAuthority: certificate.ca,
      isSelfSigned: certificate.subject === certificate.issuer,
      keyType: asymmetricKeyType ?? 'unknown',
      ...(keyBits !== undefined && { keyBits }),
      ...(hash !== undefined && { signatureHash: hash }),
      sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      ...(line !== undefined && { line }),
    }
  } catch {
    return undefined
  }
}

/** node:crypto writes one relative name a line. */
function nameOf(name: string | undefined): string {
  return (name ?? '').split('\n').join(',').slice(0, MAX_NAME)
}

function curveBits(curve: string | undefined): number | undefined {
  const digits = /(\d{3})/.exec(curve ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}
