import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Encounter, Resource } from '@medplum/fhirtypes'
import type { Key } from '../../../../preload/contract/index.ts'
import { createVirtualClock } from '../../../../test/support/virtual-clock.ts'
import type { Page, ServerVersion } from '../cache.ts'
import { type OpenedCache, openCache } from '../open.ts'

export const theKey = (): Buffer => Buffer.alloc(32, 7)

/** A folder for the files of one provider, opened as often as a test wants. */
export function cacheFolder() {
  const path = mkdtempSync(join(tmpdir(), 'rounds-cache-'))
  const clock = createVirtualClock()
  const log: string[] = []
  const opened: OpenedCache[] = []
  const touched: { key: Key; arrived: boolean }[] = []
  return {
    path,
    file: (name: string) => join(path, name),
    clock,
    log,
    /** The keys touched since it was asked last. */
    touched: () => touched.splice(0).map(({ key }) => key),
    /** Of those: what came from the central API. */
    arrived: () => touched.splice(0).flatMap(({ key, arrived }) => (arrived ? key : [])),
    /** Ends whoever has it open before: two never have. */
    open(key = theKey()): OpenedCache {
      for (const one of opened.splice(0)) one.close()
      const one = openCache({
        folder: path,
        key,
        clock,
        log: (line) => log.push(line),
        touched: (keys, arrived) => void touched.push(...keys.map((key) => ({ key, arrived }))),
      })
      opened.push(one)
      return one
    },
    /** As when the program ends. */
    close() {
      for (const one of opened.splice(0)) one.close()
    },
    /** All bytes of all files there are, WAL included. */
    bytes: () => Buffer.concat(readdirSync(path).map((name) => readFileSync(join(path, name)))),
    remove() {
      for (const one of opened.splice(0)) one.close()
      rmSync(path, { recursive: true, force: true })
    },
  }
}

export const position = (n: number): string => String(n).padStart(16, '0')

export const version = (n: number, resource: Resource): ServerVersion => ({
  position: position(n),
  resource: { ...resource, meta: { versionId: `v${n}`, lastUpdated: '2026-01-05T14:00:00Z' } } as Resource,
})

export const page = (more: Partial<Page>): Page => ({
  cursor: null,
  compartment: null,
  versions: [],
  unreadable: [],
  deleted: [],
  entered: [],
  left: { patients: [], tasks: [] },
  ...more,
})

export const visit = (id = 'e', patientId = 'p'): Encounter => ({
  resourceType: 'Encounter',
  id,
  status: 'in-progress',
  class: { code: 'VR' },
  subject: { reference: `Patient/${patientId}` },
})

export const write = { encounterId: 'e', author: 'Practitioner/d', claim: 't 1', at: '2026-01-05T14:00:00Z' }

export const condition = (id: string, text: string, patientId = 'p'): Resource => ({
  resourceType: 'Condition',
  id,
  code: { text },
  subject: { reference: `Patient/${patientId}` },
  encounter: { reference: 'Encounter/e' },
})
