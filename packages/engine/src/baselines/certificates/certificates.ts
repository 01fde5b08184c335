import type { Baseline } from '../check.ts'
import { at, type ImageView, type PlacedCertificate } from '../image-view.ts'
import { type Judgement, judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import {
  GOOD_CERTIFICATE,
  LONG_CERTIFICATE,
  SELF_SIGNED_CERTIFICATE,
  SHA1_CERTIFICATE,
  WEAK_KEY_CERTIFICATE,
} from './sample-certificates.ts'

const DAY = 86_400_000
const SOON_DAYS = 30
/** What browsers take at most since September 2020, in days. */
const LONGEST_DAYS = 398
const pem = (text: string, asOf?: string): CheckSample => ({
  files: { 'etc/app/server.pem': text },
  ...(asOf !== undefined && { asOf }),
})

/** A judgement on each certificate: not applicable where there is none. */
function each(
  bad: (certificate: PlacedCertificate) => string | undefined,
  otherwise: string,
): (image: ImageView) => Judgement {
  return ({ certificates }) => {
    if (certificates.length === 0) return notApplicable('The image has no certificate of its own.')
    return judged(
      certificates.flatMap((one) => {
        const detail = bad(one)
        return detail === undefined ? [] : [at(one, detail)]
      }),
      otherwise,
    )
  }
}

/** The same with the time that is compared with. */
function timed(
  bad: (certificate: PlacedCertificate, asOf: number) => string | undefined,
  otherwise: string,
): (image: ImageView) => Judgement {
  return (image) => {
    const { asOf } = image
    if (asOf === undefined) return notApplicable('There is no time to compare with.')
    return each((one) => bad(one, asOf), otherwise)(image)
  }
}

const day = (time: string): string => time.slice(0, 10)

export const certificates: Baseline = {
  id: 'certificates',
  title: 'Certificates',
  description:
    'X.509 certificates that somebody put into the image: expired or soon, weak, signed by themselves. Trust stores and tests of libraries are left out.',
  kind: 'configuration',
  checks: [
    {
      id: 'certificates.expired',
      title: 'No certificate has expired',
      motivation: 'Clients refuse it, or were taught not to look.',
      remediation: 'Replace it; mount certificates at start-up.',
      level: 'medium',
      reads: 'notAfter; the time that it is compared with',
      judge: timed(
        ({ subject, notAfter }, asOf) =>
          Date.parse(notAfter) < asOf ? `${subject} expired on ${day(notAfter)}.` : undefined,
        'None has.',
      ),
      samples: {
        pass: [pem(GOOD_CERTIFICATE, '2027-01-01T00:00:00Z')],
        fail: [pem(GOOD_CERTIFICATE, '2028-01-01T00:00:00Z')],
      },
    },
    {
      id: 'certificates.expire-soon',
      title: 'No certificate expires within a month',
      motivation: 'Containers outlive it, and stop on that day.',
      remediation: 'Renew it; mount certificates at start-up.',
      level: 'low',
      reads: 'notAfter; the time that it is compared with',
      judge: timed(({ subject, notAfter }, asOf) => {
        const days = (Date.parse(notAfter) - asOf) / DAY
        return days >= 0 && days <= SOON_DAYS ? `${subject} expires on ${day(notAfter)}.` : undefined
      }, 'None does.'),
      samples: {
        pass: [pem(GOOD_CERTIFICATE, '2027-01-01T00:00:00Z')],
        fail: [pem(GOOD_CERTIFICATE, '2027-11-10T00:00:00Z')],
      },
    },
    {
      id: 'certificates.not-yet-valid',
      title: 'Every certificate is valid already',
      motivation: 'A certificate of the future was made by a wrong clock, or by somebody who tries.',
      remediation: 'Make it again with a right clock.',
      level: 'low',
      reads: 'notBefore; the time that it is compared with',
      judge: timed(
        ({ subject, notBefore }, asOf) =>
          Date.parse(notBefore) > asOf + DAY ? `${subject} is valid from ${day(notBefore)}.` : undefined,
        'All are.',
      ),
      samples: {
        pass: [pem(GOOD_CERTIFICATE, '2027-01-01T00:00:00Z')],
        fail: [pem(GOOD_CERTIFICATE, '2026-01-01T00:00:00Z')],
      },
    },
    {
      id: 'certificates.weak-key',
      title: 'Keys of certificates are long enough',
      motivation: 'RSA keys below 2,048 bits and curves below 224 are within reach of attackers.',
      remediation: 'Make a key of RSA 3072 or P-256.',
      level: 'high',
      reads: 'kind and length of the key',
      judge: each(
        ({ subject, keyType, keyBits = Number.POSITIVE_INFINITY }) =>
          keyBits < (/^(?:rsa|dsa)/.test(keyType) ? 2048 : 224)
            ? `The key of ${subject} has ${keyBits} bits.`
            : undefined,
        'They are.',
      ),
      samples: { pass: [pem(GOOD_CERTIFICATE)], fail: [pem(WEAK_KEY_CERTIFICATE)] },
    },
    {
      id: 'certificates.weak-signature',
      title: 'Certificates are signed with a strong hash',
      motivation: 'Signatures with MD5 and SHA-1 can be forged.',
      remediation: 'Sign with SHA-256.',
      level: 'medium',
      reads: 'the algorithm of the signature',
      judge: each(
        ({ subject, signatureHash, isSelfSigned }) =>
          !isSelfSigned && /^(?:md[25]|sha1)$/.test(signatureHash ?? '')
            ? `${subject} is signed with ${signatureHash}.`
            : undefined,
        'They are.',
      ),
      samples: { pass: [pem(GOOD_CERTIFICATE)], fail: [pem(SHA1_CERTIFICATE)] },
    },
    {
      id: 'certificates.self-signed',
      title: 'Certificates of servers are signed by an authority',
      motivation: "Clients cannot tell it from anybody else's, and are taught not to look.",
      remediation: 'Take a certificate of an authority, yours or a public one.',
      level: 'low',
      reads: 'issuer, subject, basic constraints',
      judge: each(
        ({ subject, isSelfSigned, isAuthority }) =>
          isSelfSigned && !isAuthority ? `${subject} is signed by itself.` : undefined,
        'They are.',
      ),
      samples: { pass: [pem(GOOD_CERTIFICATE)], fail: [pem(SELF_SIGNED_CERTIFICATE)] },
    },
    {
      id: 'certificates.long-lived',
      title: 'Certificates of servers are renewed yearly',
      motivation: 'A key that leaked stays good for years, and browsers refuse it.',
      remediation: 'Take certificates for at most 398 days.',
      level: 'low',
      reads: 'notBefore, notAfter',
      judge: each(({ subject, isAuthority, isSelfSigned, notBefore, notAfter }) => {
        const days = Math.round((Date.parse(notAfter) - Date.parse(notBefore)) / DAY)
        return !isAuthority && !isSelfSigned && days > LONGEST_DAYS
          ? `${subject} is valid for ${days} days.`
          : undefined
      }, 'They are.'),
      samples: { pass: [pem(GOOD_CERTIFICATE)], fail: [pem(LONG_CERTIFICATE)] },
    },
  ],
}
