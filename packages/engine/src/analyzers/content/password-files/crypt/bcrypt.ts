import { compareSync } from 'bcryptjs'

/** Is this the password of a bcrypt hash (`$2a$`, `$2b$`, `$2y$`)? */
export function isBcryptOf(password: string, hash: string): boolean {
  return compareSync(password, hash.replace(/^\$2y\$/, '$2b$'))
}
