import { z } from 'zod'

/** Whatever the platform, or this app, calls one thing by. */
export const id = z.string().min(1).max(200)
