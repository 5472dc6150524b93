import type { Said } from './names.ts'

/** What the typists were told to be kept, since the first of them. */
export function createExpected() {
  const tokens = new Map<string, string>()
  const orders = new Map<string, string>()
  const signed = new Set<string>()
  const trouble: string[] = []
  return {
    tokens,
    orders,
    signed,
    trouble,
    heard(said: Said): void {
      if (said.did === 'kept') tokens.set(said.token, said.encounterId)
      if (said.did === 'ordered') orders.set(said.orderId, said.encounterId)
      if (said.did === 'signed') signed.add(said.encounterId)
      if (said.did === 'trouble') trouble.push(said.words)
    },
    visits: (): string[] => [...new Set([...tokens.values(), ...orders.values(), ...signed])],
  }
}
export type Expected = ReturnType<typeof createExpected>
