import { registerHooks } from 'node:module'

const names = new Set(['electron', 'electron/main', 'electron/common', 'electron/renderer'])

/** From here on `electron` is the module at `url`, for import and for require. */
export function redirectElectron(url: string): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      names.has(specifier)
        ? { url, format: 'module-typescript', shortCircuit: true }
        : next(specifier, context),
  })
}
