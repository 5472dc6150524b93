/** What a client process does: it says how long its load took and how many documents it then held. */
export type Client = {
  load(): Promise<unknown>
  /** What of it is timed, and its processor time, ms, where that is not all of it. */
  took?(): Spent
  count(): Promise<number> | number
  close(): Promise<void> | void
}
export type Spent = { ms: number; cpuMs: number }
export type Asked = { url: string; folder: string; documents: number; reference: string }
export type Loaded = Spent & { kind: 'loaded'; count: number }

/** Answers what was spent since. */
export function spending(): () => Spent {
  const cpu = process.cpuUsage()
  const begun = performance.now()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return { ms: performance.now() - begun, cpuMs: (user + system) / 1000 }
  }
}

export async function runClient(make: (asked: Asked) => Promise<Client>): Promise<void> {
  process.on('disconnect', () => process.exit(1))
  const client = await make(JSON.parse(process.argv[2] ?? '') as Asked)
  const spent = spending()
  await client.load()
  const took = client.took?.() ?? spent()
  const count = await client.count()
  await client.close()
  const loaded: Loaded = { kind: 'loaded', count, ...took }
  process.send?.(loaded, () => process.exit(0))
}
