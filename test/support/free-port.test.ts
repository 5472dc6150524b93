import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort } from './free-port.ts'

test('gives each port once, below those that a system gives out by itself', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()))
  expect(new Set(ports).size).toBe(20)
  for (const port of ports) expect(port).toBeLessThan(32_768)
})

test('passes over a port on which somebody listens', async () => {
  const first = await freePort()
  const taken = createServer()
  await new Promise<void>((done) => taken.listen(first + 1, '127.0.0.1', done))
  expect(await freePort()).toBeGreaterThan(first + 1)
  await new Promise((done) => taken.close(done))
})
