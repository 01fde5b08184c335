import { z } from 'zod'
import { newPasswordSchema, roleSchema, userNameSchema } from './auth.ts'
import { idSchema, instantSchema } from './fields.ts'
import { created, none, ok, route } from './route.ts'

export const userSchema = z.object({
  id: idSchema,
  name: z.string(),
  role: roleSchema,
  isDisabled: z.boolean(),
  /** Too many wrong passwords: nobody can sign in as this user until then. */
  lockedUntil: instantSchema.nullable(),
  lastSignInAt: instantSchema.nullable(),
  createdAt: instantSchema,
})

export const userInputSchema = z.object({ name: userNameSchema, password: newPasswordSchema, role: roleSchema })

/** Members that are absent stay as they are. A new password ends the user's sessions. */
export const userPatchSchema = z
  .object({ role: roleSchema, isDisabled: z.boolean(), password: newPasswordSchema })
  .partial()

const params = z.object({ userId: idSchema })

export const userRoutes = {
  list: route({
    method: 'GET',
    path: '/users',
    summary: 'All users, by name',
    role: 'admin',
    response: ok(z.object({ items: z.array(userSchema) })),
  }),
  create: route({
    method: 'POST',
    path: '/users',
    summary: 'Add a user who signs in with a password',
    role: 'admin',
    body: userInputSchema,
    response: created(userSchema),
    errors: ['USER_NAME_TAKEN'],
  }),
  update: route({
    method: 'PATCH',
    path: '/users/:userId',
    summary: 'Change role, password, or whether the user may sign in',
    role: 'admin',
    params,
    body: userPatchSchema,
    response: ok(userSchema),
    errors: ['LAST_ADMIN'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/users/:userId',
    summary: 'Remove a user, with sessions and tokens; the audit log keeps the name',
    role: 'admin',
    params,
    response: none,
    errors: ['LAST_ADMIN'],
  }),
} as const

export type User = z.infer<typeof userSchema>
export type UserInput = z.infer<typeof userInputSchema>
export type UserPatch = z.infer<typeof userPatchSchema>
