import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Accounts } from './accounts.ts'
import { trainingCost } from './password.ts'

const file = new URL('../../resources/training/accounts.json', import.meta.url)
const TrainingAccounts = z.array(
  z.object({ email: z.string(), password: z.string(), practitioner: z.string() }),
)

/** The training physicians can sign in. Only ever called in training mode: the passwords are public. */
export async function addTrainingAccounts(accounts: Accounts, from: URL = file): Promise<void> {
  const text = await readFile(from, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]'
    throw error
  })
  await Promise.all(
    TrainingAccounts.parse(JSON.parse(text)).map((account) => accounts.add(account, trainingCost)),
  )
}
