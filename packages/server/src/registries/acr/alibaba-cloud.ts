import credentials from '@alicloud/credentials'
import { OpenApiUtil } from '@alicloud/openapi-core'
import { SourceError } from '@plimsoll/engine'

// The only file that knows Alibaba Cloud's libraries: who we are, and how requests are signed. Requests themselves are sent like all others.

/** Keys as they are just now; temporary ones come with a token. */
export interface CloudKeys {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly securityToken?: string
}

/** Asked before every request: keys of a role are renewed in time by the library. @throws {SourceError} `SOURCE_CREDENTIALS_UNREADABLE` */
export type CloudKeysProvider = () => Promise<CloudKeys>

/** Keys that were entered. A token, for temporary ones, may follow the secret after a blank. */
export function staticKeys(accessKeyId: string, secret: string): CloudKeysProvider {
  const [accessKeySecret = '', securityToken] = secret.trim().split(/\s+/)
  const keys = { accessKeyId, accessKeySecret, ...(securityToken !== undefined && { securityToken }) }
  return async () => keys
}

/** Keys of this machine: environment, OIDC role of the pod (RRSA), profile, RAM role of the instance, in the library's order. */
export function machineKeys(): CloudKeysProvider {
  let client: InstanceType<typeof credentials.default> | undefined
  return async () => {
    try {
      // A CommonJS module whose own default stands beside its other names.
      client ??= new credentials.default()
      const { accessKeyId, accessKeySecret, securityToken } = await client.getCredential()
      if (!accessKeyId || !accessKeySecret) throw new Error('no keys')
      return { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) }
    } catch (cause) {
      throw new SourceError(
        'SOURCE_CREDENTIALS_UNREADABLE',
        'This machine has no credentials of Alibaba Cloud. Enter an AccessKey, or give the machine a RAM role.',
        { cause },
      )
    }
  }
}

export interface SignedRequest {
  readonly method: 'POST'
  /** With everything that is sent of `host`, `content-type` and `x-acs-*`. */
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

const SIGNATURE = 'ACS3-HMAC-SHA256'

/**
 * `Authorization` of signature version 3 (Alibaba Cloud, "V3 request body & signature").
 * @param bodyHash hex of the body's sha256
 */
export function signRequest(request: SignedRequest, bodyHash: string, keys: CloudKeys): string {
  return OpenApiUtil.getAuthorization(
    { ...request, pathname: '/', protocol: 'https', port: 443, body: '' } as never,
    SIGNATURE,
    bodyHash,
    keys.accessKeyId,
    keys.accessKeySecret,
  )
}
