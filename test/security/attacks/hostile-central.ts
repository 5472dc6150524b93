import { createFakeCentral, type FakeCentral } from '../../../main/engine/sync/test/fake-central.ts'
import { seedVisit, type Workstation, workstationOn } from '../../../main/engine/sync/test/workstation.ts'
import type { Held } from './attack.ts'

/** A central API, or what stands on the way to it, that answers a workstation with what the contract does not know. */
export const garbage: Held = 'garbage from the central API'

type Hostile = (path: string, method: string, answer: Response) => Response | Promise<Response>

/** A workstation in a claimed visit, behind somebody who may change each answer. */
export async function behind(
  hostile: Hostile,
  attack: (at: { station: Workstation; central: FakeCentral }) => Promise<string | null>,
  seed: (central: FakeCentral) => void = seedVisit,
): Promise<string | null> {
  const central = createFakeCentral()
  seed(central)
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input))
    return hostile(pathname + search, init?.method ?? 'GET', await central.fetch(input, init))
  }
  const one = workstationOn({ fetch, centralUrl: 'http://central', token: 'token' })
  const station: Workstation = { ...one, central }
  try {
    return await attack({ station, central })
  } finally {
    await station.end()
  }
}

/** The same answer with another body. */
export async function altered(answer: Response, change: (body: never) => unknown): Promise<Response> {
  const body = change((await answer.json()) as never)
  return new Response(JSON.stringify(body), { status: answer.status, headers: answer.headers })
}

export const at = (n: number) => ({
  url: 'https://rounds.example/fhir/feed-position',
  valueString: String(n).padStart(16, '0'),
})

export function withoutLength(headers: Headers): Headers {
  const others = new Headers(headers)
  others.delete('Content-Length')
  return others
}
