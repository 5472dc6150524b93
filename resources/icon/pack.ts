/** The icon files of Windows and macOS: each is a list of PNGs behind a table. */

export type Png = { size: number; bytes: Buffer }

/** Windows: `ICONDIR`, then a PNG for each size up to 256 (Microsoft: "The format of icon resources"). */
export function ico(images: Png[]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  images.forEach(({ size, bytes }, n) => {
    const at = 6 + 16 * n
    // 0 stands for 256.
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(bytes.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += bytes.length
  })
  return Buffer.concat([head, ...images.map(({ bytes }) => bytes)])
}

/** The types that hold a PNG, with their size in pixels. */
const icnsTypes: [type: string, size: number][] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]
export const icnsSizes = [...new Set(icnsTypes.map(([, size]) => size))]

/** macOS: `icns`, then type, length and PNG for each size. */
export function icns(images: Png[]): Buffer {
  const parts = icnsTypes.flatMap(([type, size]) => {
    const image = images.find((one) => one.size === size)
    if (!image) throw new Error(`There is no picture of ${size} pixels.`)
    return [block(type, image.bytes)]
  })
  return block('icns', Buffer.concat(parts))
}

function block(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32BE(head.length + content.length, 4)
  return Buffer.concat([head, content])
}
