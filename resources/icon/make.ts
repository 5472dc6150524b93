import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { findBrowser } from '../../test/setup/find-browser.mjs'
import { icns, icnsSizes, ico, type Png } from './pack.ts'

/** Draws `icon.svg` at each size and writes what electron-builder takes, beside this folder: `node resources/icon/make.ts`. */
const here = import.meta.dirname
const icoSizes = [16, 24, 32, 48, 64, 128, 256]
const sizes = [...new Set([...icoSizes, ...icnsSizes])]

const drawing = readFileSync(join(here, 'icon.svg'), 'utf8')
const executablePath = findBrowser()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--no-sandbox'],
})
const page = await browser.newPage()
const drawn = new Map<number, Png>()
for (const size of sizes) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${drawing}`)
  drawn.set(size, { size, bytes: await page.screenshot({ omitBackground: true }) })
}
await browser.close()

const those = (wanted: number[]) => wanted.map((size) => drawn.get(size) as Png)
writeFileSync(join(here, '..', 'icon.ico'), ico(those(icoSizes)))
writeFileSync(join(here, '..', 'icon.icns'), icns(those(icnsSizes)))
writeFileSync(join(here, '..', 'icon.png'), (drawn.get(512) as Png).bytes)
