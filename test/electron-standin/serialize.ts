import { Deserializer, Serializer } from 'node:v8'

/**
 * A message as Electron carries it between processes: V8's serializer as it is (shell/common/v8_util.cc), which sends the WHOLE
 * ArrayBuffer that a view lies in. Node's own IPC sends the view's bytes alone, so that nothing would show here what a
 * pooled Buffer takes along.
 */
export function serialize(message: unknown): Buffer {
  const serializer = new Serializer()
  serializer.writeHeader()
  serializer.writeValue(message)
  return serializer.releaseBuffer()
}

export function deserialize(bytes: Uint8Array): unknown {
  const deserializer = new Deserializer(bytes)
  deserializer.readHeader()
  return deserializer.readValue()
}
