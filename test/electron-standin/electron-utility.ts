import { net } from './net.ts'

/** `electron` in a utility process. */
export { net }

const all = new Proxy({ net } as Record<string | symbol, unknown>, {
  get(known, name) {
    if (name in known) return known[name]
    throw new Error(`${String(name)} of electron is not in the stand-in's utility process`)
  },
})

export { all as 'module.exports', all as default }
