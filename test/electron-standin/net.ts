/** Through the proxy of the command line, which `electron` hands to Node's fetch by the environment. */
export const net = {
  fetch: (input: string | URL | Request, init?: RequestInit) => fetch(input, init),
  isOnline: () => true,
  get online() {
    return true
  },
}
