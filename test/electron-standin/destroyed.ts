import { EventEmitter } from 'node:events'

const remain = new Set([
  'constructor',
  'id',
  'isDestroyed',
  // The stand-in's own.
  'end',
  ...Object.getOwnPropertyNames(EventEmitter.prototype),
])

/** As in Electron: what is used of a window or page after its end throws, but for `id` and `isDestroyed`. */
export function destroyed(object: EventEmitter): void {
  const names = new Set([
    ...Object.getOwnPropertyNames(object),
    ...Object.getOwnPropertyNames(Object.getPrototypeOf(object)),
  ])
  for (const name of names)
    if (!remain.has(name) && !name.startsWith('_'))
      Object.defineProperty(object, name, {
        get() {
          throw new TypeError('Object has been destroyed')
        },
      })
}
