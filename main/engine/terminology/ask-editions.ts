import { z } from 'zod'
import { icd10cm } from '../../clinical/diagnoses/code.ts'
import type { IcdCode, Successor } from '../../clinical/diagnoses/edition.ts'
import type { KeptEdition } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/)
const Code = z.string().regex(/^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/)
const Listed = z.object({
  resource: z.object({
    resourceType: z.literal('CodeSystem'),
    url: z.literal(icd10cm),
    version: z.string().regex(/^[0-9A-Za-z.-]{1,32}$/),
    title: z.string().min(1).max(200),
    meta: z.object({ versionId: z.string().min(1).max(100) }),
    extension: z.array(z.object({ valuePeriod: z.object({ start: day, end: day.optional() }).optional() })),
  }),
})
const Editions = z.object({ entry: z.array(z.unknown()).default([]) })
const Expanded = z.object({
  expansion: z.object({
    total: z.number().int().min(0),
    contains: z
      .array(z.object({ code: Code, display: z.string().min(1).max(500), abstract: z.boolean().optional() }))
      .default([]),
  }),
})
const Successors = z.object({
  group: z
    .array(
      z.object({ element: z.array(z.object({ code: Code, target: z.array(z.object({ code: Code })) })) }),
    )
    .default([]),
})

/** Asks the central API for editions of ICD-10-CM. null: it did not answer, or not with what the contract says. */
export function askEditions(client: Pick<CentralClient, 'request'>) {
  async function ask<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
    const answer = await client.request({ method: 'GET', path: `/fhir/R4/${path}` })
    if (answer.kind !== 'answer' || answer.status !== 200) return null
    return schema.safeParse(answer.body).data ?? null
  }
  return {
    /** One that says not since when it is in force is left out. */
    async list(): Promise<KeptEdition[] | null> {
      const bundle = await ask(`CodeSystem?url=${encodeURIComponent(icd10cm)}`, Editions)
      return (
        bundle?.entry.flatMap((entry) => {
          const { resource } = Listed.safeParse(entry).data ?? {}
          const period = resource?.extension.find(({ valuePeriod }) => valuePeriod)?.valuePeriod
          if (!resource || !period) return []
          const { version, title, meta } = resource
          return [{ version, title, starts: period.start, ends: period.end ?? null, stamp: meta.versionId }]
        }) ?? null
      )
    },
    async rows(
      version: string,
      offset: number,
      count: number,
    ): Promise<{ total: number; rows: IcdCode[] } | null> {
      const query = new URLSearchParams({
        url: `${icd10cm}?fhir_vs`,
        'system-version': `${icd10cm}|${version}`,
        count: String(count),
        // An offset of 0 is left out.
        ...(offset > 0 ? { offset: String(offset) } : {}),
      })
      const page = await ask(`ValueSet/$expand?${query}`, Expanded)
      if (!page) return null
      const { total, contains } = page.expansion
      return {
        total,
        rows: contains.map(({ code, display, abstract }) => ({ code, title: display, choosable: !abstract })),
      }
    },
    async successors(version: string): Promise<Successor[] | null> {
      const map = await ask(`ConceptMap/icd-10-cm-${version}`, Successors)
      return (
        map?.group.flatMap(({ element }) =>
          element.flatMap(({ code, target }) => target.map((one) => ({ code, successor: one.code }))),
        ) ?? null
      )
    },
  }
}
