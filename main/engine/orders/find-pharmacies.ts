import type { ServerVersion } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { compartmentOf } from '../central/history.ts'
import { refusalOf } from '../central/refusal.ts'

/** So many of each question; a longer word finds fewer. */
const most = 50

/**
 * Pharmacies of the server's whole directory: a ZIP code (or how it begins) and a state by its two letters narrow, other words
 * are how a name or a city begins. Throws `Refusal` where the server does not answer.
 */
export async function askForPharmacies(
  central: Pick<CentralClient, 'request'>,
  query: string,
): Promise<ServerVersion[]> {
  const versions: ServerVersion[] = []
  for (const terms of questions(query)) {
    const search = new URLSearchParams({ type: 'OUTPHARM', _count: String(most), ...terms })
    const answer = await central.request({ method: 'GET', path: `/fhir/R4/Location?${search}` })
    if (answer.kind !== 'answer' || answer.status !== 200) throw refusalOf(answer)
    // Its own next page is not asked for: `link` is none of a compartment.
    const page = compartmentOf({ ...(answer.body as object), link: [] })
    versions.push(...(page?.versions ?? []).filter(({ resource }) => resource.resourceType === 'Location'))
  }
  return versions
}

function questions(query: string): Record<string, string>[] {
  const words = query.split(/[\s,]+/).filter(Boolean)
  const zip = words.find((word) => /^\d{3,5}$/.test(word))
  const state = words.find((word) => /^[A-Z]{2}$/.test(word))
  const rest = words.filter((word) => word !== zip && word !== state).join(' ')
  const narrow = {
    ...(zip ? { 'address-postalcode': zip } : {}),
    ...(state ? { 'address-state': state } : {}),
  }
  if (rest)
    return [
      { ...narrow, name: rest },
      { ...narrow, 'address-city': rest },
    ]
  return zip || state ? [narrow] : []
}
