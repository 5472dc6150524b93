import { z } from 'zod'

// The page's policy forbids eval. Zod asks when a schema is made, so this stands before the contract.
z.config({ jitless: true })
