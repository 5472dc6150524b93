import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Accounts } from './accounts.ts'
import { trainingCost } from './password.ts'

const file = new URL('../../resources/training/accounts.json', import.meta.url)
const TrainingAccount = z.object({
  email: z.string(),
  password: z.string(),
  practitioner: z.string(),
  name: z.string(),
  role: z.string(),
})
export type TrainingAccount = z.infer<typeof TrainingAccount>

/**
 * The training providers can sign in, and the sign-in page may offer them. Only ever called in training mode: the
 * passwords are public.
 */
export async function addTrainingAccounts(accounts: Accounts, from: URL = file): Promise<TrainingAccount[]> {
  const text = await readFile(from, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]'
    throw error
  })
  const found = z.array(TrainingAccount).parse(JSON.parse(text))
  await Promise.all(found.map((account) => accounts.add(account, trainingCost)))
  return found
}
