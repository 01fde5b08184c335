import { ApiError } from '@plimsoll/contract'
import type { TFunction } from 'i18next'

/**
 * One sentence for a refused or failed request. Codes that the console knows are said in the reader's language;
 * for the others the server's own sentence is better than none.
 */
export function problemText(error: unknown, t: TFunction): string {
  if (!(error instanceof ApiError)) return t('problem.unexpected')
  const { problem } = error
  if (problem.status === 0) return t('problem.noAnswer')
  switch (problem.code) {
    case 'CREDENTIALS_WRONG':
      return t('signIn.wrong')
    case 'SIGN_IN_LOCKED':
      return t('signIn.locked')
    case 'TOO_MANY_REQUESTS':
      return t('problem.tooMany')
    case 'SIGN_IN_REQUIRED':
      return t('problem.signInRequired')
    case 'FORBIDDEN':
      return t('errors.forbiddenTitle')
    case 'NOT_FOUND':
      return t('problem.notFound')
    case 'SCAN_ALREADY_RUNNING':
      return t('problem.scanRunning')
    case 'NOTHING_TO_SCAN':
      return t('problem.nothingToScan')
    case 'SCAN_FINISHED':
      return t('problem.scanFinished')
    case 'AUTHORISATIONS_EXHAUSTED':
      return t('problem.authorisationsExhausted')
    case 'REGISTRY_NAME_TAKEN':
      return t('problem.registryNameTaken')
    case 'REGISTRY_READ_ONLY':
      return t('problem.registryReadOnly')
    case 'ADVISORY_UPDATE_RUNNING':
      return t('problem.updateRunning')
    case 'OFFLINE':
      return t('problem.offline')
    case 'LAST_ADMIN':
      return t('problem.lastAdmin')
    case 'USER_NAME_TAKEN':
      return t('problem.userNameTaken')
    case 'PASSWORD_TOO_WEAK':
      return t('problem.passwordTooWeak')
    case 'UNAVAILABLE':
      return t('problem.unavailable')
    case 'INTERNAL':
      return t('problem.unexpected')
    default:
      return problem.detail
  }
}
