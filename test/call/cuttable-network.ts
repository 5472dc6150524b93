import { execFileSync } from 'node:child_process'

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' })

/**
 * Two homes and a router between them, as network namespaces of this machine: packets can be made to vanish
 * on the way while both ends believe they are connected.
 */
export function createCuttableNetwork() {
  const id = process.pid.toString(36)
  const names = { provider: `rp${id}`, patient: `rq${id}`, router: `rr${id}` }
  const inRouter = (...args: string[]) => ip('netns', 'exec', names.router, ...args)
  const forward = (on: boolean) => inRouter('sysctl', '-qw', `net.ipv4.ip_forward=${on ? 1 : 0}`)

  for (const name of Object.values(names)) ip('netns', 'add', name)
  for (const [side, net] of [
    ['provider', 1],
    ['patient', 2],
  ] as const) {
    const [inside, outside] = [`e${side[1]}${id}`, `o${side[1]}${id}`]
    ip(
      'link',
      'add',
      inside,
      'netns',
      names[side],
      'type',
      'veth',
      'peer',
      'name',
      outside,
      'netns',
      names.router,
    )
    ip('-n', names[side], 'addr', 'add', `10.77.${net}.2/24`, 'dev', inside)
    ip('-n', names[side], 'link', 'set', 'lo', 'up')
    ip('-n', names[side], 'link', 'set', inside, 'up')
    inRouter('ip', 'addr', 'add', `10.77.${net}.1/24`, 'dev', outside)
    inRouter('ip', 'link', 'set', outside, 'up')
    ip('-n', names[side], 'route', 'add', 'default', 'via', `10.77.${net}.1`)
  }
  forward(true)

  return {
    ...names,
    cut: () => forward(false),
    restore: () => forward(true),
    remove() {
      for (const name of Object.values(names)) ip('netns', 'del', name)
    },
  }
}

/** Why this machine can't make such a network; null when it can. */
export function whyNoNetwork(): string | null {
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  try {
    const network = createCuttableNetwork()
    network.remove()
    return null
  } catch (error) {
    return `network namespaces can’t be made here: ${error instanceof Error ? error.message.split('\n')[0] : ''}`
  }
}
