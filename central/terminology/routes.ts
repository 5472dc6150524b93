import type { Bundle } from '@medplum/fhirtypes'
import type { FastifyInstance } from 'fastify'
import { icd10cm } from '../../main/clinical/diagnoses/code.ts'
import { Problem } from '../base/problem.ts'
import { resourceAnswer, send } from '../http/answer.ts'
import type { CentralContext } from '../http/context.ts'
import { callerOf, countOf } from '../http/request.ts'
import { codeSystem, editionBundle, expansion, successorMap } from './as-fhir.ts'
import { editionsOf, type KeptEdition, rowsOf, successorsOf } from './editions.ts'

const mostRows = 2000

/** The editions of ICD-10-CM, for whoever is signed in: no patient is in them. */
export function terminologyRoutes(app: FastifyInstance, context: CentralContext): void {
  const { db } = context

  function edition(version: string): KeptEdition {
    const found = editionsOf(db).find((one) => one.version === version)
    if (!found) throw new Problem('not-found', 'This edition of ICD-10-CM is not here.')
    return found
  }

  app.get<{ Querystring: { offset?: string; count?: string; url?: string; 'system-version'?: string } }>(
    '/ValueSet/$expand',
    async (request, reply) => {
      await callerOf(context, request)
      const { url, offset, count, 'system-version': version } = request.query
      if (url !== `${icd10cm}?fhir_vs`)
        throw new Problem('bad-request', 'Of value sets ICD-10-CM alone is expanded here.', {
          expression: ['ValueSet.url'],
        })
      const of = version?.startsWith(`${icd10cm}|`) ? version.slice(icd10cm.length + 1) : undefined
      const wanted = of === undefined ? editionsOf(db)[0] : edition(of)
      if (!wanted) throw new Problem('not-found', 'No edition of ICD-10-CM is here.')
      const from = offset ? countOf(offset, 0, Number.MAX_SAFE_INTEGER) : 0
      const rows = rowsOf(db, wanted.version, from, countOf(count, 1000, mostRows))
      return send(reply, resourceAnswer(expansion(wanted, rows, from)))
    },
  )

  app.get<{ Params: { version: string } }>('/CodeSystem/icd-10-cm-:version', async (request, reply) => {
    await callerOf(context, request)
    return send(reply, resourceAnswer(codeSystem(edition(request.params.version))))
  })

  app.get<{ Params: { version: string } }>('/ConceptMap/icd-10-cm-:version', async (request, reply) => {
    await callerOf(context, request)
    const { version } = request.params
    return send(reply, resourceAnswer(successorMap(edition(version), successorsOf(db, version))))
  })
}

/** The search for editions (`CodeSystem?url=`), newest first; null: it asks for something else. */
export const editionSearch = (
  { db }: CentralContext,
  type: string,
  query: URLSearchParams,
  root: string,
): Bundle | null =>
  type === 'CodeSystem' && query.get('url') === icd10cm ? editionBundle(editionsOf(db), root) : null
