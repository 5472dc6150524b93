import type { Resource } from '@medplum/fhirtypes'

/** Each edit of a schedule inserts one of these, and no other edit inserts it again. */
export const tokensIn = (text: string): string[] => text.match(/\bT\d+\./g) ?? []

export const newerUrl = 'https://elsewhere.example/fhir/newer'

/** What another system wrote in a way this program does not know. */
export const newerTokens = (resource: Resource): string[] =>
  resource.resourceType === 'Encounter'
    ? (resource.extension ?? []).flatMap(({ url, valueString }) =>
        url === newerUrl && valueString ? [valueString] : [],
      )
    : []
