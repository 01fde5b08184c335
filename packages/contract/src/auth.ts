import { z } from 'zod'
import { idSchema, instantSchema } from './fields.ts'
import { none, ok, ROLES, route } from './route.ts'

export const roleSchema = z.enum(ROLES)

export const userNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9._@-]+$/, 'letters, digits and . _ @ - only')

/** What a password must be when it is set; sign-in itself takes anything. */
export const newPasswordSchema = z.string().min(12, 'at least 12 characters').max(256)

export const sessionUserSchema = z.object({
  id: idSchema,
  name: z.string(),
  role: roleSchema,
  /** Still the password that Plimsoll made up on first start. */
  usesFirstPassword: z.boolean(),
})

/** Who is asking. `user` is `null` when nobody is signed in. */
export const sessionSchema = z.object({
  user: sessionUserSchema.nullable(),
  expiresAt: instantSchema.nullable(),
})

export const signInSchema = z.object({
  userName: z.string().min(1).max(64),
  password: z.string().min(1).max(256),
})

export const passwordChangeSchema = z.object({
  currentPassword: z.string().min(1).max(256),
  newPassword: newPasswordSchema,
})

export const authRoutes = {
  session: route({
    method: 'GET',
    path: '/session',
    summary: 'Who is signed in',
    role: 'public',
    response: ok(sessionSchema),
  }),
  signIn: route({
    method: 'POST',
    path: '/session',
    summary: 'Sign in; sets the session cookie',
    role: 'public',
    body: signInSchema,
    response: ok(sessionSchema),
    errors: ['CREDENTIALS_WRONG', 'SIGN_IN_LOCKED'],
  }),
  signOut: route({
    method: 'DELETE',
    path: '/session',
    summary: 'Sign out; ends the session on the server too',
    role: 'public',
    response: none,
  }),
  changePassword: route({
    method: 'POST',
    path: '/session/password',
    summary: 'Change your own password; every other session of yours ends',
    role: 'viewer',
    body: passwordChangeSchema,
    response: none,
    errors: ['CREDENTIALS_WRONG', 'PASSWORD_TOO_WEAK', 'SIGN_IN_LOCKED'],
  }),
} as const

export type SessionUser = z.infer<typeof sessionUserSchema>
export type Session = z.infer<typeof sessionSchema>
export type SignIn = z.infer<typeof signInSchema>
