import { readdirSync, readFileSync } from 'node:fs'

/** The processes of one workstation, by the temporary folder that only they were given, and their descendants. */
export function processesWith(temporary: string): number[] {
  const parents = new Map<number, number>()
  const ours = new Set<number>()
  for (const name of entries('/proc')) {
    const pid = Number(name)
    if (!pid) continue
    const stat = text(`/proc/${pid}/stat`)
    if (!stat || state(stat) === 'Z') continue
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]))
    if (text(`/proc/${pid}/environ`).split('\0').includes(`TMPDIR=${temporary}`)) ours.add(pid)
  }
  // Chromium's children overwrite their environment with their title.
  for (let before = -1; before !== ours.size; ) {
    before = ours.size
    for (const [pid, parent] of parents) if (ours.has(parent)) ours.add(pid)
  }
  return [...ours]
}

export const nameOf = (pid: number): string => {
  const words = text(`/proc/${pid}/cmdline`).split('\0')
  const kind = words.join(' ').match(/--type=([\w-]+)/)?.[1]
  return kind ? `Chromium ${kind}` : (words[0]?.split('/').at(-1) ?? 'process')
}

const state = (stat: string) => stat.slice(stat.lastIndexOf(')') + 2)[0]

export function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Empty for what ended meanwhile. */
function text(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
