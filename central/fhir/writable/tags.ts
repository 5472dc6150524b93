import type { Coding, Resource } from '@medplum/fhirtypes'
import { base } from '../../readers/task.ts'

const system = `${base}/tag`

/** With this server's tag where it `holds`, and without it where not, whatever was sent. */
export function withTag<T extends Resource>(
  resource: T,
  tag: Required<Pick<Coding, 'code' | 'display'>>,
  holds: boolean,
): T {
  const tags = resource.meta?.tag ?? []
  const others = tags.filter((it) => it.system !== system || it.code !== tag.code)
  if (!holds && others.length === tags.length) return resource
  const { tag: _, ...meta } = resource.meta ?? {}
  const all = holds ? [...others, { system, ...tag }] : others
  return { ...resource, meta: { ...meta, ...(all.length ? { tag: all } : {}) } }
}
