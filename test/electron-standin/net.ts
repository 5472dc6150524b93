import { electronFetch } from './electron-fetch.ts'

const fetchAsElectron = electronFetch()

/** Through the proxy of the command line (`proxy.ts`). */
export const net = {
  fetch: (input: string | URL | Request, init?: RequestInit) => fetchAsElectron(input, init),
  isOnline: () => true,
  get online() {
    return true
  },
}
