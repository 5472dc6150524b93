import { StyleModule } from 'style-mod'

/**
 * The editor writes its style rules into a `<style>` element, which the page's policy refuses (`style-src 'self'`), or, in a
 * root without a head, into a constructed style sheet, which is no markup and which the policy lets pass. A document that
 * says it has no head is what it gets once; what it keeps on it then serves every editor. `packaged-page.e2e.ts` fails
 * where the library finds another way.
 */
export function adoptEditorStyles(page: Document): void {
  const headless = new Proxy(page, {
    get(target, name) {
      if (name === 'head') return undefined
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  })
  StyleModule.mount(headless, [])
}
