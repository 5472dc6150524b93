import * as openid from 'openid-client'
import { type Central, createCentral } from '../../../../central/app.ts'
import type { SettingsInput } from '../../../../central/base/settings.ts'
import { createDevices } from '../../../../central/devices/devices.ts'
import { asking, realtimeTokens, signInAt } from '../../../../central/testing/sign-in.ts'
import { type Attack, must, type Weakening } from '../attack.ts'

const device = 'stolen-device'
const share = { id: 'share-1', share: 'c2hhcmUtb2YtMzItYnl0ZXMtZm9yLXRlc3RzLTAxMjM' }
const email = 'okafor@training.rounds.example'
const ofOthers = 'recovery and wipe of others'

type World = {
  central: Central
  devices: ReturnType<typeof createDevices>
  /** Another sign-in of the same account. */
  signIn(): ReturnType<typeof signInAt>
  /** Asks with this token under this name; null: without one. */
  ask(token: string, method: string, path: string, name: string | null, body?: unknown): Promise<Answer>
}
type Answer = { status: number; body: Record<string, unknown> | null }

async function inTraining(
  attacker: (world: World) => Promise<string | null>,
  settings: SettingsInput = {},
): Promise<string | null> {
  const central = await createCentral({ database: ':memory:', training: true, settings })
  try {
    return await attacker({
      central,
      devices: createDevices(central.context.db, Date.now),
      signIn: () => signInAt(central.url, email),
      async ask(token, method, path, name, body) {
        const response = await fetch(`${central.url}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(name === null ? {} : { 'rounds-device': name }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(method === 'PUT' && path.startsWith('/leases') ? { 'if-none-match': '*' } : {}),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        const text = await response.text()
        return { status: response.status, body: text ? JSON.parse(text) : null }
      },
    })
  } finally {
    await central.close()
  }
}

/** Okafor's computer was signed in, then stolen and reported lost; the thief has its tokens. */
const ofLost = (
  title: string,
  run: (world: World, signedIn: Awaited<ReturnType<typeof signInAt>>) => Promise<string | null>,
): Attack => ({
  title,
  of: 'S1',
  run: () =>
    inTraining(async (world) => {
      const signedIn = await world.signIn()
      const first = await world.ask(signedIn.tokens.access_token, 'GET', '/flags', device)
      must(first.status === 200, 'the computer works')
      return run(world, signedIn)
    }),
})
const reportLost = ({ devices }: World) => {
  must(devices.orderWipe({ practitioner: 'okafor', device }), 'it is reported lost')
}

const asksAs = (title: string, method: string, path: string, name: string | null, body?: unknown): Attack =>
  ofLost(title, async (world, { tokens }) => {
    reportLost(world)
    const { status } = await world.ask(tokens.access_token, method, path, name, body)
    return status < 300 ? `an answer (${status})` : null
  })

const boundDecides = [
  {
    file: 'central/devices/index.ts',
    find: 'const deviceId = bound?.device ?? stated',
    replace: 'const deviceId = stated',
  },
  {
    file: 'central/devices/index.ts',
    find: '|| (bound && known.isLost(bound))',
    replace: '',
  },
  {
    file: 'central/http/request.ts',
    find: 'if (caller.deviceId === null)',
    replace: 'if (false as boolean)',
  },
]
const anyDevice = [
  {
    file: 'central/devices/index.ts',
    find: 'if (caller.deviceId !== device)',
    replace: 'if (false as boolean)',
  },
]

/** Okafor has two computers: the one whose tokens the thief has asks for what is the other's. */
const ofTheOther = (
  title: string,
  run: (
    world: World,
    ask: (method: string, path: string, body?: unknown) => Promise<Answer>,
  ) => Promise<string | null>,
): Attack => ({
  title,
  of: ofOthers,
  run: () =>
    inTraining(async (world) => {
      const other = asking(world.central.url, 'other')((await world.signIn()).tokens.access_token)
      must(
        (await other('PUT', '/devices/other/recovery-share', share)).status === 204,
        'the other has a share',
      )
      const { tokens } = await world.signIn()
      return run(world, (method, path, body) => world.ask(tokens.access_token, method, path, device, body))
    }),
})

export const devices: Weakening[] = [
  {
    rule: 'A sign-in is of the device that was first named with it, whatever a request calls itself.',
    changes: boundDecides,
    attacks: [
      asksAs(
        'searches the queue from a lost computer without a name',
        'GET',
        '/fhir/R4/Task?status=requested',
        null,
      ),
      asksAs(
        'searches the queue from a lost computer under a name of another form',
        'GET',
        '/fhir/R4/Task?status=requested',
        'a b',
      ),
      asksAs(
        'searches the queue from a lost computer under another name',
        'GET',
        '/fhir/R4/Task?status=requested',
        'another',
      ),
      asksAs('reads the feed from a lost computer', 'GET', '/fhir/R4/$changes', null),
      asksAs('reads notes to co-sign from a lost computer', 'GET', '/co-signatures', null),
      asksAs('reads leases from a lost computer', 'GET', '/leases', null),
      asksAs('claims a patient from a lost computer', 'PUT', '/leases/rosa-delgado-task', null, {}),
      asksAs('asks for TURN credentials from a lost computer', 'GET', '/ice-servers', null),
      asksAs('keeps its presence from a lost computer', 'PUT', '/realtime/presence', null, {
        availability: 'available',
        unsent: 0,
        leases: [],
      }),
      ofLost('reads the queue with a renewed token of a lost computer', async (world, { config, tokens }) => {
        reportLost(world)
        const renewed = await openid.refreshTokenGrant(config, String(tokens.refresh_token))
        const { status } = await world.ask(
          renewed.access_token,
          'GET',
          '/fhir/R4/Task?status=requested',
          null,
        )
        return status === 200 ? 'the queue' : null
      }),
      ofLost('goes on with the realtime token of a lost computer', async (world, { config, tokens }) => {
        const line = await realtimeTokens(config, tokens.access_token)
        reportLost(world)
        const renewed = await openid.refreshTokenGrant(config, String(line.refresh_token))
        const { status } = await world.ask(renewed.access_token, 'GET', '/ice-servers', 'another')
        return status === 200 ? 'TURN credentials' : null
      }),
    ],
  },
  {
    rule: 'A lost device gets no realtime token.',
    changes: [
      {
        file: 'central/identity/realtime-token.ts',
        find: ' || isLost(subject.grantId)',
        replace: '',
      },
    ],
    attacks: [
      ofLost(
        'exchanges the token of a lost computer for a realtime one',
        async (world, { config, tokens }) => {
          reportLost(world)
          const line = await realtimeTokens(config, tokens.access_token).catch(() => null)
          return line ? 'tokens for twelve hours' : null
        },
      ),
    ],
  },
  {
    rule: 'A device that was reported lost is refused everything but its order.',
    changes: [
      {
        file: 'central/http/request.ts',
        find: 'if (caller.lost)',
        replace: 'if (false as boolean)',
      },
    ],
    attacks: [
      asksAs('works on under its own name after it was reported lost', 'GET', '/fhir/R4/$changes', device),
      ofLost('signs in anew at a lost computer', async (world) => {
        reportLost(world)
        const { tokens } = await world.signIn()
        const { status } = await world.ask(tokens.access_token, 'GET', '/fhir/R4/$changes', device)
        return status === 200 ? 'the feed' : null
      }),
    ],
  },
  {
    rule: 'A workstation asks for its own share and order alone.',
    changes: anyDevice,
    attacks: [
      ofTheOther('reads the recovery share of another computer', async (_world, ask) => {
        const { status } = await ask('GET', '/devices/other/recovery-share')
        return status === 200 ? 'the share' : null
      }),
      ofTheOther('deletes the recovery share of another computer', async (world, ask) => {
        await ask('DELETE', '/devices/other/recovery-share')
        return world.devices.shareOf({ practitioner: 'okafor', device: 'other' })
          ? null
          : 'the loss of the share'
      }),
      ofTheOther('puts its own share in the place of another computer’s', async (world, ask) => {
        await ask('PUT', '/devices/other/recovery-share', { ...share, id: 'mine' })
        const { id } = world.devices.shareOf({ practitioner: 'okafor', device: 'other' }) ?? {}
        return id === 'mine' ? 'a way back into that computer' : null
      }),
      ofTheOther('says that another computer has erased itself', async (world, ask) => {
        world.devices.orderWipe({ practitioner: 'okafor', device: 'other' })
        await ask('PUT', '/devices/other/wipe/done', { lost: 0 })
        const { doneAt } = world.devices.wipeOf({ practitioner: 'okafor', device: 'other' }) ?? {}
        return doneAt ? 'an order that counts as done' : null
      }),
    ],
  },
  {
    rule: 'A recovery share is given only to a sign-in whose password was just typed.',
    changes: [
      {
        file: 'central/devices/index.ts',
        find: '(caller.signedInSecondsAgo ?? Number.POSITIVE_INFINITY) > settings.freshSignInSeconds',
        replace: 'false as boolean',
      },
    ],
    attacks: [
      {
        title: 'reads the recovery share with a token of an old sign-in',
        of: ofOthers,
        run: () =>
          inTraining(
            async (world) => {
              const { tokens } = await world.signIn()
              const ask = asking(world.central.url, device)(tokens.access_token)
              must(
                (await ask('PUT', `/devices/${device}/recovery-share`, share)).status === 204,
                'it has a share',
              )
              const { status } = await ask('GET', `/devices/${device}/recovery-share`)
              return status === 200 ? 'the share' : null
            },
            { freshSignInSeconds: -60 },
          ),
      },
    ],
  },
]
