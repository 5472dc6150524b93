import { describe, expect, it } from 'vitest'
import { deserialize, serialize } from '../../test/electron-standin/serialize.ts'
import { postExactly } from './bytes-in.ts'

/** 32 bytes in the middle of memory in which others' secrets lie too, as in Node's pool. */
function pooled() {
  const pool = Buffer.alloc(8192)
  pool.write('a token that passed before', 0)
  pool.write('a PIN that came after', 4096)
  return pool.subarray(1024, 1056).fill(7)
}
const sevens = new Uint8Array(32).fill(7)

describe('a message between processes', () => {
  it('takes others’ secrets along where a pooled Buffer is posted as it is', () => {
    expect(serialize({ share: pooled() }).includes('a token that passed before')).toBe(true)
  })

  it('carries its own bytes and nothing beside them, however deep they lie', () => {
    const sent: Buffer[] = []
    const message = {
      kind: 'start',
      key: pooled(),
      rekey: { to: pooled(), folders: ['a'] },
      list: [pooled()],
    }
    postExactly((one) => void sent.push(serialize(one)), message)
    const wire = sent[0] as Buffer
    expect(wire.includes('passed before')).toBe(false)
    expect(wire.includes('came after')).toBe(false)
    expect(wire.length).toBeLessThan(400)
    expect(deserialize(wire)).toEqual({
      kind: 'start',
      key: sevens,
      rekey: { to: sevens, folders: ['a'] },
      list: [sevens],
    })
  })

  it('leaves no copy behind, also where it could not be sent, and leaves the sender’s bytes to the sender', () => {
    const message = { key: pooled() }
    for (const failing of [false, true]) {
      let posted: Uint8Array | undefined
      const post = (one: typeof message) => {
        posted = one.key
        expect(posted).toEqual(sevens)
        if (failing) throw new Error('gone')
      }
      if (failing) expect(() => postExactly(post, message)).toThrow('gone')
      else postExactly(post, message)
      expect(posted).toEqual(new Uint8Array(32))
      expect(new Uint8Array(message.key)).toEqual(sevens)
    }
  })

  it('without bytes is posted as it is', () => {
    const message = { kind: 'answer', value: [null, 'a', { b: 1 }] }
    postExactly((one) => expect(one).toBe(message), message)
  })
})
