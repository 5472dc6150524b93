import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { centralAddress, inOrder, PolicyReader, type PolicySource } from './policy.ts'
import { fromCommandLine, fromEnvironment, fromFile, isAdministrators, policyFile } from './sources.ts'

let folder: string
let logged: string[]
const file = () => join(folder, 'policy.json')
const log = (line: string) => void logged.push(line)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-policy-'))
  logged = []
})
afterEach(() => rm(folder, { recursive: true }))

describe('where the central API is', () => {
  const reader = (switchValue: string, env: NodeJS.ProcessEnv) =>
    new PolicyReader([fromCommandLine(() => switchValue), fromEnvironment(env), fromFile(file())], log)

  it('comes from the switch, else the environment, else the file, else nowhere', async () => {
    const env = { ROUNDS_CENTRAL: 'https://two.example' }
    expect(await reader('', {}).read()).toMatchObject({ centralUrl: null })
    await writeFile(file(), '{"centralUrl":"https://three.example/"}')
    expect(await reader('', {}).read()).toMatchObject({ centralUrl: 'https://three.example' })
    expect(await reader('', env).read()).toMatchObject({ centralUrl: 'https://two.example' })
    expect(await reader('https://one.example/api/', env).read()).toMatchObject({
      centralUrl: 'https://one.example/api',
    })
  })

  it('comes from IT’s file first in an installed Rounds, whatever a shortcut or a variable says', async () => {
    const asked = [
      fromCommandLine(() => 'https://one.example'),
      fromEnvironment({ ROUNDS_CENTRAL: 'https://two.example' }),
    ]
    const read = (installed: boolean) =>
      new PolicyReader(inOrder(installed, { asked, file: fromFile(file()) }), log).read()
    await writeFile(file(), '{"centralUrl":"https://three.example"}')
    expect(await read(true)).toMatchObject({ centralUrl: 'https://three.example' })
    expect(await read(false)).toMatchObject({ centralUrl: 'https://one.example' })
    await writeFile(file(), '{"idleMinutes":2}')
    expect(await read(true)).toMatchObject({ centralUrl: 'https://one.example', idleMinutes: 2 })
  })

  it('is nowhere, and nothing is decided, when others than administrators may write IT’s file', async () => {
    await writeFile(file(), '{"centralUrl":"https://three.example","idleMinutes":60}')
    const asked = [fromCommandLine(() => 'https://one.example')]
    const untrusted = fromFile(file(), async () => false, log)
    const policy = await new PolicyReader(inOrder(true, { asked, file: untrusted }), log).read()
    expect(policy).toMatchObject({ centralUrl: null, idleMinutes: null })
    expect(logged.join()).toContain('not only administrators')
    await rm(file())
    expect(await new PolicyReader(inOrder(true, { asked, file: untrusted }), log).read()).toMatchObject({
      centralUrl: 'https://one.example',
    })
  })

  it('is nowhere when the first that names it is malformed: no source further down is asked', async () => {
    await writeFile(file(), '{"centralUrl":"https://three.example/"}')
    expect(await reader('http://elsewhere.example', {}).read()).toMatchObject({ centralUrl: null })
    expect(logged.join()).toContain('the command line is malformed')
    expect(logged.join()).not.toContain('elsewhere')
  })
})

describe('the lock', () => {
  it('has a time after which the key is replaced, and one after which only a sign-in opens', async () => {
    const read = async (content: string) => {
      await writeFile(file(), content)
      return new PolicyReader([fromFile(file())], log).read()
    }
    expect(await read('{"keyDays":365,"offlineHours":24}')).toMatchObject({ keyDays: 365, offlineHours: 24 })
    for (const wrong of ['0', '-1', '100000', '"2"', 'null'])
      expect(await read(`{"keyDays":${wrong},"offlineHours":${wrong}}`)).toMatchObject({
        keyDays: null,
        offlineHours: null,
      })
  })

  it('is as IT’s file says, within bounds that no file can leave', async () => {
    const read = async (content: string) => {
      await writeFile(file(), content)
      return new PolicyReader([fromFile(file())], log).read()
    }
    expect(await read('{}')).toMatchObject({ idleMinutes: null, pinRequired: null })
    expect(await read('{"idleMinutes":2,"pinRequired":true}')).toMatchObject({
      idleMinutes: 2,
      pinRequired: true,
    })
    for (const minutes of ['0', '-1', '100000', '"2"'])
      expect(await read(`{"idleMinutes":${minutes},"pinRequired":"no"}`)).toMatchObject({
        idleMinutes: null,
        pinRequired: null,
      })
  })
})

describe('how long a closed visit’s chart stays', () => {
  it('is as IT’s file says, an hour to thirty days', async () => {
    const read = async (content: string) => {
      await writeFile(file(), content)
      return (await new PolicyReader([fromFile(file())], log).read()).closedChartHours
    }
    expect(await read('{}')).toBeNull()
    expect(await read('{"closedChartHours":24}')).toBe(24)
    for (const hours of ['0', '-1', '721', '"24"', 'null'])
      expect(await read(`{"closedChartHours":${hours}}`)).toBeNull()
  })
})

describe('what the practice decided of doses', () => {
  it('is as IT’s file says, within bounds, and nothing where it says nothing', async () => {
    const read = async (content: string) => {
      await writeFile(file(), content)
      const { childWeightDays, quantityTimes } = await new PolicyReader([fromFile(file())], log).read()
      return [childWeightDays, quantityTimes]
    }
    expect(await read('{}')).toEqual([null, null])
    expect(await read('{"childWeightDays":30,"quantityTimes":3}')).toEqual([30, 3])
    expect(await read('{"childWeightDays":0,"quantityTimes":0.5}')).toEqual([null, null])
    expect(await read('{"childWeightDays":366,"quantityTimes":101}')).toEqual([null, null])
  })
})

describe('a file that changes', () => {
  it('clears what is gone or malformed, and keeps what it said while it can’t be read', async () => {
    let broken = false
    const source: PolicySource = {
      name: 'the file',
      read: () => (broken ? Promise.reject(new Error('EIO')) : fromFile(file()).read()),
    }
    const reader = new PolicyReader([source], log)
    await writeFile(file(), '{"centralUrl":"https://one.example"}')
    expect((await reader.read()).centralUrl).toBe('https://one.example')
    broken = true
    expect((await reader.read()).centralUrl).toBe('https://one.example')
    broken = false
    await writeFile(file(), '{"centralUrl":')
    expect((await reader.read()).centralUrl).toBeNull()
    await writeFile(file(), '"a word"')
    expect((await reader.read()).centralUrl).toBeNull()
    await writeFile(file(), '{}')
    expect((await reader.read()).centralUrl).toBeNull()
  })

  it('rejects when it is there and can’t be read', async () => {
    await expect(fromFile(folder).read()).rejects.toThrow()
  })
})

describe('an address', () => {
  it.each([
    ['https://central.example/', 'https://central.example'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['http://[::1]:4000/', 'http://[::1]:4000'],
  ])('%s is taken', (value, taken) => expect(centralAddress(value)).toBe(taken))
  it.each([
    'http://central.example',
    'ftp://central.example',
    'central.example',
    'https://a:b@central.example',
    'https://central.example/?x',
    7,
    null,
  ])('%s is not', (value) => expect(centralAddress(value)).toBeNull())
})

it('has a place on each system that no variable moves', () => {
  vi.stubEnv('ProgramData', 'D:\\Data')
  expect(policyFile('win32')).toBe('C:\\ProgramData\\Rounds\\policy.json')
  vi.unstubAllEnvs()
  expect(policyFile('darwin')).toBe('/Library/Application Support/Rounds/policy.json')
  expect(policyFile('linux')).toBe('/etc/rounds/policy.json')
})

describe('the owner of the policy file', () => {
  it('is only root where file and folder are root’s and closed to others', async (test) => {
    test.skip(process.platform === 'win32', 'Windows has no such modes')
    expect(await isAdministrators('/etc/passwd', 'linux')).toBe(true)
    await writeFile(file(), '{}', { mode: 0o644 })
    await chmod(folder, 0o755)
    expect(await isAdministrators(file(), 'linux')).toBe(process.getuid?.() === 0)
    await chmod(file(), 0o664)
    expect(await isAdministrators(file(), 'linux')).toBe(false)
    await chmod(file(), 0o644)
    await chmod(folder, 0o777)
    expect(await isAdministrators(file(), 'darwin')).toBe(false)
  })

  it('is on Windows whoever can open it for writing, and nothing is written', async () => {
    await writeFile(file(), '{}')
    expect(await isAdministrators(file(), 'win32')).toBe(false)
    expect(await readFile(file(), 'utf8')).toBe('{}')
    // A folder refuses it, as an access list would.
    expect(await isAdministrators(folder, 'win32')).toBe(true)
  })
})
