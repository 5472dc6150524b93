import { readdirSync, readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

export type Asset = { type: string; body: string }

const folder = new URL('./assets/', import.meta.url)

/**
 * What the page loads, by name. The modules are TypeScript, served without their types under the names they
 * import each other by: checked as everything else, with no build step.
 */
export function pageAssets(): Map<string, Asset> {
  read ??= readAssets()
  return read
}

let read: Map<string, Asset> | undefined

function readAssets(): Map<string, Asset> {
  const assets = new Map<string, Asset>()
  for (const name of readdirSync(fileURLToPath(folder))) {
    const text = readFileSync(new URL(name, folder), 'utf8')
    if (name.endsWith('.css')) assets.set(name, { type: 'text/css; charset=utf-8', body: text })
    else if (name.endsWith('.ts') && !name.endsWith('.test.ts'))
      assets.set(name, { type: 'text/javascript; charset=utf-8', body: withoutTypes(text) })
  }
  const simplePeer = createRequire(import.meta.url).resolve('simple-peer/simplepeer.min.js')
  assets.set('simplepeer.min.js', {
    type: 'text/javascript; charset=utf-8',
    body: readFileSync(simplePeer, 'utf8'),
  })
  return assets
}

/** Node runs all our TypeScript through this, but warns of the function that says so; people need not read that. */
function withoutTypes(source: string): string {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}
