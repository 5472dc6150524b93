import { z } from 'zod'

// The page's policy forbids eval. Zod asks for it when a schema is made, so this stands before every other import.
z.config({ jitless: true })
