/**
 * Words that stand in one patient's data and nowhere else. `chart`: the record; `name`: what a co-signer sees too; `note`:
 * what its author keeps reading; `queue`: what everybody sees while the patient waits; `audit`: what the provider reads
 * whose act it was.
 */
export type Kind = 'chart' | 'name' | 'note' | 'queue' | 'audit'
export type Mark = { patient: string; kind: Kind }

export const mark = (patient: string, kind: Kind): string => `zq-${kind}-${patient}-qz`

export const marksIn = (text: string): Mark[] => {
  const found = new Set(text.match(/zq-[a-z]+-[a-z0-9-]+?-qz/g))
  return [...found].map((one) => {
    const [, kind = '', patient = ''] = /^zq-([a-z]+)-(.+)-qz$/.exec(one) ?? []
    return { patient, kind: kind as Kind }
  })
}

/** The same resource with none of these words in it: as anybody could write it. */
export const unmarked = <T>(resource: T): T =>
  JSON.parse(JSON.stringify(resource).replaceAll(/zq-[a-z]+-[a-z0-9-]+?-qz/g, 'Said')) as T
