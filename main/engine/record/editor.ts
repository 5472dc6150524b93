import type { Composition } from '@medplum/fhirtypes'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { extensionOf, withExtension } from '../fhir/read.ts'

/** A workstation of the author, by the id it states in each request, with the name its people know it by. */
export type Device = { id: string; name: string }

/** On which device an unsigned note is open for typing; null: on none yet (docs/decisions/note-editor.md). */
export function editorOf(composition: Composition | undefined): Device | null {
  if (composition?.status !== 'preliminary') return null
  const parts = extensionOf(composition, rounds.editor)
  const id = parts && extensionOf(parts, 'device')?.valueString
  return id ? { id, name: (parts && extensionOf(parts, 'name')?.valueString) || 'another device' } : null
}

export const isOpenElsewhere = (composition: Composition | undefined, here: Device): boolean => {
  const editor = editorOf(composition)
  return editor !== null && editor.id !== here.id
}

export function withEditor(composition: Composition, { id, name }: Device): Composition {
  const extension = {
    url: rounds.editor,
    extension: [
      { url: 'device', valueString: id },
      { url: 'name', valueString: name },
    ],
  }
  return { ...composition, extension: withExtension(composition.extension, extension) }
}

/** Nothing of where it was typed is signed. */
export function withoutEditor(composition: Composition): Composition {
  const { extension, ...rest } = composition
  const others = (extension ?? []).filter(({ url }) => url !== rounds.editor)
  return others.length > 0 ? { ...rest, extension: others } : rest
}
