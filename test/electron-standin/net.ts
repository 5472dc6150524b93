/** Node's fetch, through the proxy of the command line (`proxy.ts`). */
export const net = {
  fetch: (input: string | URL | Request, init?: RequestInit) => fetch(input, init),
  isOnline: () => true,
  get online() {
    return true
  },
}
