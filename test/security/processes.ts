import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

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

/** Processes that name this folder in their command line, or hold a file below it open or mapped. */
export function processesOn(folder: string): number[] {
  const within = (path: string) => path === folder || path.startsWith(`${folder}/`)
  return entries('/proc')
    .map(Number)
    .filter((pid) => {
      if (!pid || pid === process.pid) return false
      const stat = text(`/proc/${pid}/stat`)
      if (!stat || state(stat) === 'Z') return false
      return (
        text(`/proc/${pid}/cmdline`)
          .split(/[\0 =]/)
          .some(within) ||
        text(`/proc/${pid}/maps`).includes(` ${folder}/`) ||
        entries(`/proc/${pid}/fd`).some((fd) => within(link(`/proc/${pid}/fd/${fd}`)))
      )
    })
}

/** What a process is for: `main`, `line`, `engine`, `Chromium`, `Chromium renderer`, `Chromium utility network.mojom.NetworkService` … */
export const nameOf = (pid: number): string => {
  const args = text(`/proc/${pid}/cmdline`)
    .split('\0')
    .flatMap((each) => each.split(' '))
  const after = (name: string) => args.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
  const kind = after('type')
  if (kind) return ['Chromium', kind, after('utility-sub-type')].filter(Boolean).join(' ')
  const file = args[0]?.split('/').at(-1) ?? 'process'
  if (!file.startsWith('node'))
    return args.some((word) => word.startsWith('--user-data-dir=')) ? 'Chromium' : file
  const script = args.findLast((word) => /\/(engine|line)\.js$/.test(word))
  if (script) return script.split('/').at(-1)?.replace('.js', '') ?? file
  return args.some((word) => word.endsWith('/boot.ts')) ? 'main' : file
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

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
