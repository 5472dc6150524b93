import type { FullStore } from '../../../central/store/store.ts'
import { type Mutation, mutated, pick } from '../mutations.ts'
import { type Ask, type CallerName, type Route, written } from './ask.ts'
import { idOf, ids, own, pool, providerOf, resourceOf } from './bodies.ts'
import { joinToken } from './practice.ts'
import type { Scope } from './scope.ts'

export type Request = { method: string; url: string; headers: Record<string, string>; payload?: Buffer }

/** What a batch has come to know, and its server's store, of which only versions and ids are looked up. */
export type Known = {
  store: FullStore
  scope: Scope
  /** Cursors that were answered, with the path they belong to. */
  cursors: string[]
  /** The cookie of who came by a patient's link. */
  cookie: string
  requests: Request[]
}

const fhir = '/fhir/R4'

/** What cannot stand in an address at all: no client could send it. */
const noAddress = /[\s#?]|\p{Cc}/gu

/** A path segment or header that may be odd: encoded as a client does it, or not at all. */
const segment = (right: string, odd: number | null): string => {
  if (odd === null) return right
  const text = pick(ids, odd)
  return odd % 3 === 0 ? text.replaceAll(noAddress, '') : encodeURIComponent(text.toWellFormed())
}

type On = 'create' | 'update' | 'right' | 'none' | 'odd'

function precondition(
  known: Known,
  on: On,
  type: string,
  id: string,
): { match?: string; noneMatch?: string } {
  const there = known.store.read(type as 'Task', id)?.versionId
  if (on === 'none') return {}
  if (on === 'odd') return { match: pick(['W/"', '*', 'W/""', '"x" , "y"', '0'], id.length) }
  if (on === 'create' || (on === 'right' && !there)) return { noneMatch: '*' }
  return { match: `W/"${there ?? 'x'}"` }
}

function claimHeader(known: Known, how: string, patient: string): Record<string, string> {
  const task = `${patient}-task`
  const right = known.scope.claimOf(task)
  switch (how) {
    case 'right':
      return right > 0 ? { 'rounds-claim': `${task} ${right}` } : {}
    case 'other':
      return { 'rounds-claim': 'bella-task 1' }
    case 'higher':
      return { 'rounds-claim': `${task} ${right + 77}` }
    case 'odd':
      return {
        'rounds-claim': pick(
          ['x', 'amos-task -1', 'amos-task 999999999', 'amos-task 1e3', '€ 1'],
          patient.length,
        ),
      }
    default:
      return {}
  }
}
const number = (known: Known, how: string, patient: string): string =>
  /\S+$/.exec(claimHeader(known, how, patient)['rounds-claim'] ?? '')?.[0] ?? '1'

/** The text of a value; deep ones stay within what JSON.stringify can do. */
function bytesOf(value: unknown): Buffer {
  try {
    return Buffer.from(JSON.stringify(value) ?? '')
  } catch (error) {
    // Long texts in long lists are more than a string may hold, and than any network would bring.
    if (error instanceof RangeError) return Buffer.from('[')
    throw error
  }
}

const key = (n: number) => `00000000-0000-4000-8000-${String(n % 1e12).padStart(12, '0')}`

type Draft = { method: string; path: string; body?: unknown; headers?: Record<string, string> }

function draftOf(known: Known, who: CallerName, route: Route): Draft {
  const me = providerOf(who)
  const json = { 'content-type': 'application/json' }
  const changed = (value: unknown, mutations: Mutation[] | null | undefined) =>
    (mutations ?? []).reduce<unknown>((it, one) => mutated(it, one, pool), value)
  const cursor = (n: number, of: RegExp): string => {
    const own = known.cursors.filter((one) => of.test(one))
    const all = [
      ...own,
      ...known.cursors,
      'x',
      '',
      'WzFd',
      Buffer.from('[1e9,"x",-1]').toString('base64url'),
      '%00',
    ]
    const found = pick(all, n)
    return /^\/|^http/.test(found)
      ? (new URL(found, 'http://central').searchParams.get('cursor') ?? '')
      : found
  }
  switch (route.kind) {
    case 'read': {
      const { type, about, odd, version } = route
      const id = idOf(type, about)
      const its = known.store.read(type as 'Task', id)?.versionId ?? 'x'
      const history = version === null ? '' : `/_history/${version % 3 === 0 ? pick(ids, version) : its}`
      return {
        method: 'GET',
        path: `${fhir}/${type}/${segment(id, odd)}${history.replaceAll(noAddress, '')}`,
      }
    }
    case 'history':
      return {
        method: 'GET',
        path: `${fhir}/${route.type}/${segment(idOf(route.type, route.about), route.odd)}/_history${route.count === null ? '' : `?_count=${pick(['0', '-1', '1', '1e9', 'x', ''], route.count)}`}`,
      }
    case 'search': {
      const query = new URLSearchParams()
      for (const { name, about, odd, times } of route.terms) {
        const values: Record<string, string> = {
          _id: idOf(route.type, about),
          encounter: `${about}-visit`,
          status: 'final',
          identifier: 'https://rounds.example/fhir/join|x',
          _lastUpdated: 'gt2026-01-01',
          _count: '10',
          _after: '1',
        }
        const value = odd === null ? (values[name] ?? `Patient/${about}`) : pick(ids, odd).toWellFormed()
        if (name === '_lastUpdated') for (let n = 0; n < Math.min(times, 300); n++) query.append(name, value)
        else query.append(name, Array.from({ length: times }, () => value).join(','))
      }
      return { method: 'GET', path: `${fhir}/${route.type}?${query}` }
    }
    case 'changes': {
      const count =
        route.count === null ? '' : `&_count=${pick(['1', '5', '1000', '0', '-5', 'x'], route.count)}`
      const at =
        route.cursor % 4 === 0 ? '' : `cursor=${encodeURIComponent(cursor(route.cursor, /\$changes/))}`
      return { method: 'GET', path: `${fhir}/$changes?${at}${count}` }
    }
    case 'everything': {
      const count =
        route.count === null ? '' : `&_count=${pick(['1', '5', '1000', '0', '-5', 'x'], route.count)}`
      const at =
        route.cursor % 2 === 0 ? '' : `cursor=${encodeURIComponent(cursor(route.cursor, /\$everything/))}`
      return {
        method: 'GET',
        path: `${fhir}/Patient/${segment(route.about, route.odd)}/$everything?${at}${count}`,
      }
    }
    case 'put':
    case 'delete': {
      const { type, id, resource, patient } = resourceOf(known, who, route.body)
      const { match, noneMatch } = precondition(known, route.on, type, id)
      const its = resource as { meta?: unknown }
      const odd = route.kind === 'put' ? route.odd : null
      return {
        method: route.kind === 'put' ? 'PUT' : 'DELETE',
        path: `${fhir}/${type}/${segment(id, odd)}`,
        ...(route.kind === 'put'
          ? { body: odd !== null && its && typeof its === 'object' ? { ...its, id: pick(ids, odd) } : its }
          : {}),
        headers: {
          'content-type': 'application/fhir+json',
          'idempotency-key': key(known.requests.length),
          ...claimHeader(known, route.claim, patient),
          ...(match ? { 'if-match': match } : {}),
          ...(noneMatch ? { 'if-none-match': noneMatch } : {}),
        },
      }
    }
    case 'bundle': {
      let patient = own[me]
      const entries = route.entries.map(({ body, on, method }) => {
        const made = resourceOf(known, who, body)
        patient = made.patient
        const { match, noneMatch } = precondition(known, on, made.type, made.id)
        const url =
          method === 'GET' && body.made !== null
            ? `${made.type}?patient=${made.patient}&_count=1000`
            : `${made.type}/${made.id}`
        return {
          ...(method === 'PUT' || method === 'POST' ? { resource: made.resource } : {}),
          request: {
            method,
            url,
            ...(match ? { ifMatch: match } : {}),
            ...(noneMatch ? { ifNoneMatch: noneMatch } : {}),
          },
        }
      })
      const entry = Array.from({ length: route.times }, () => entries).flat()
      const bundle = { resourceType: 'Bundle', type: route.transaction ? 'transaction' : 'batch', entry }
      return {
        method: 'POST',
        path: fhir,
        body: changed(bundle, route.mutations),
        headers: {
          'content-type': 'application/fhir+json',
          'idempotency-key': key(known.requests.length),
          ...claimHeader(known, route.claim, patient),
        },
      }
    }
    case 'leases':
      return { method: 'GET', path: '/leases' }
    case 'claim': {
      const { about, takeOver, begin, odd } = route
      const body =
        begin === null ? (takeOver ? { takeOver } : {}) : { appointment: `Appointment/${about}-appointment` }
      const task = begin === null ? `${about}-task` : `begun-${begin % 3}`
      return {
        method: 'PUT',
        path: `/leases/${segment(task, odd)}`,
        body: changed(body, route.mutations),
        headers: { ...json, 'if-none-match': '*' },
      }
    }
    case 'hand-over': {
      const { about, to, claim, odd } = route
      return {
        method: 'PUT',
        path: `/leases/${segment(`${about}-task`, odd)}`,
        body: changed({ holder: `Practitioner/${to}` }, route.mutations),
        headers: { ...json, 'if-match': `"${number(known, claim, about)}"` },
      }
    }
    case 'release':
      return {
        method: 'DELETE',
        path: `/leases/${route.about}-task`,
        headers: { 'if-match': `"${number(known, route.claim, route.about)}"` },
      }
    case 'co-signatures':
      return { method: 'GET', path: '/co-signatures' }
    case 'presence': {
      const leases = route.leases.map(({ about, claim, begun, contactAge }) => ({
        task: `${about}-task`,
        claim: claim === 'odd' ? 999_999_999 : Number(number(known, claim, about)),
        ...(contactAge === null ? {} : { heardSecondsAgo: contactAge % 100 }),
        ...(begun === null
          ? {}
          : {
              appointment: `Appointment/${begun}-appointment`,
              encounter: `${begun}-visit`,
              join: joinToken(begun),
            }),
      }))
      return {
        method: 'PUT',
        path: '/realtime/presence',
        body: changed({ availability: 'available', unsent: 0, leases }, route.mutations),
        headers: json,
      }
    }
    case 'poll': {
      const call = route.call === null ? '' : `&call=${route.call}-visit`
      return {
        method: 'GET',
        path: `/realtime?${route.stream === null ? 'poll=1&' : ''}after=${pick(['', '0', '1', 'x', '999999', '1-1', '-1'], route.after)}${call}`,
      }
    }
    case 'join-call':
      return {
        method: route.leave ? 'DELETE' : 'PUT',
        path: `/realtime/calls/${route.about}-visit/participants/p-${route.participant}`,
        ...(route.leave
          ? {}
          : {
              body: changed(
                { name: 'Pat', role: pick(['patient', 'provider', 'guest'], route.participant) },
                route.mutations,
              ),
            }),
        headers: json,
      }
    case 'signal': {
      const { about, from, to } = route
      const body = {
        call: `${about}-visit`,
        from: `p-${from}`,
        to: `p-${to}`,
        data: '{"kind":"ready","generation":1}',
      }
      return {
        method: 'POST',
        path: '/realtime/signals',
        body: changed(body, route.mutations),
        headers: json,
      }
    }
    case 'small': {
      const { which, about, odd } = route
      const paths = [
        '/flags',
        '/ice-servers',
        `/ice-servers?call=${about}-visit`,
        `${fhir}/metadata`,
        '/join/assets/page.js',
        '/security-events',
        `${fhir}/AuditEvent?patient=${about}`,
        `${fhir}/Task?status=requested`,
        `${fhir}/Encounter?identifier=https://rounds.example/fhir/join|${joinToken(about)}`,
        `${fhir}/Patient/${about}/$everything`,
      ]
      return {
        method: 'GET',
        path:
          pick(paths, which) +
          (odd === null ? '' : `?x=${encodeURIComponent(pick(ids, odd).toWellFormed())}`),
      }
    }
    case 'device': {
      const device = segment(`device-${route.device}`, route.odd)
      const share = { id: 'share-1', share: 'A'.repeat(43) }
      const drafts: Draft[] = [
        { method: 'GET', path: `/devices/${device}` },
        {
          method: 'PUT',
          path: `/devices/${device}/recovery-share`,
          body: changed(share, route.mutations),
          headers: json,
        },
        { method: 'GET', path: `/devices/${device}/recovery-share` },
        { method: 'DELETE', path: `/devices/${device}/recovery-share` },
        { method: 'GET', path: `/devices/${device}/wipe` },
        {
          method: 'PUT',
          path: `/devices/${device}/wipe/done`,
          body: changed({ lost: 3 }, route.mutations),
          headers: json,
        },
      ]
      return pick(drafts, route.which)
    }
    case 'join-page': {
      const token = segment(joinToken(route.about), route.odd)
      if (route.to === 'page') return { method: 'GET', path: `/join/${token}` }
      if (route.to === 'session') return { method: 'POST', path: `/join/${token}/session` }
      const answers = ['any.chest', 'any.sudden', 'any.severe'].map((id) => ({ id, yes: true }))
      return {
        method: 'PUT',
        path: `/join/${token}/answers`,
        body: changed({ answers, language: 'en' }, route.mutations),
        headers: json,
      }
    }
    case 'sign-in': {
      const { which, odd } = route
      const form = new URLSearchParams({
        grant_type: pick(
          ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:token-exchange', 'x'],
          which,
        ),
        client_id: 'rounds-workstation',
        code: 'x',
        refresh_token: 'y',
        subject_token: 'z',
      })
      if (odd !== null)
        form.set(
          pick(['code', 'client_id', 'redirect_uri', 'scope', 'refresh_token'], odd),
          pick(ids, odd).toWellFormed(),
        )
      if (which % 3 === 0)
        return {
          method: 'GET',
          path: `/oidc/auth?response_type=code&redirect_uri=http://127.0.0.1:1/callback&code_challenge=${'A'.repeat(43)}&code_challenge_method=S256&scope=openid&${form}`,
        }
      const path = pick(
        ['/oidc/token', '/oidc/token/revocation', '/oidc/me', '/sign-in/x', '/oidc/jwks'],
        which,
      )
      return {
        method: which % 4 === 0 ? 'GET' : 'POST',
        path,
        body: String(form),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }
    }
    case 'anywhere': {
      const parts = ['fhir', 'R4', 'leases', 'realtime', 'devices', 'join', 'oidc', ...written, ...ids]
      return {
        method: route.method,
        path: `/${route.path.map((n) => segment(pick(parts, n), null).replaceAll(noAddress, '')).join('/')}`,
      }
    }
    case 'again':
    case 'wait':
      throw new Error(`${route.kind} is no request of its own.`)
  }
}

const tokens: Record<CallerName, (known: Known) => Record<string, string>> = {
  ada: () => ({ authorization: 'Bearer ada' }),
  ben: () => ({ authorization: 'Bearer ben' }),
  cleo: () => ({ authorization: 'Bearer cleo' }),
  tina: () => ({ authorization: 'Bearer tina' }),
  link: ({ cookie }) => ({ cookie }),
  lost: () => ({ authorization: 'Bearer ada:lost' }),
  line: () => ({ authorization: 'Bearer ada:line' }),
  nobody: () => ({}),
  garbage: () => ({ authorization: 'Bearer \u0001x' }),
}
const oddHeaders = [
  'rounds-device',
  'rounds-client-version',
  'rounds-claim',
  'idempotency-key',
  'server-epoch',
  'rounds-audit-head',
  'rounds-audit-entry',
  'content-type',
  'if-match',
  'accept',
  'content-encoding',
  'expect',
  'host',
  'x-forwarded-for',
  'cookie',
  'last-event-id',
  'authorization',
]
const oddValues = [
  '',
  'a b',
  '*',
  '1:'.padEnd(66, '0'),
  '100000:'.padEnd(71, 'b'),
  '99.99.99',
  'gzip',
  'text/plain',
  'application/fhir+json; charset=utf-16',
  'x'.repeat(8000),
  'amos-task 77',
  '\u00ff\u00fe',
  '__proto__',
  '-1',
  'Bearer',
  '00000000-0000-4000-8000-000000000001',
]
const devices: Partial<Record<CallerName, string>> = {
  ada: 'device-0',
  ben: 'device-1',
  cleo: 'device-2',
  tina: 'device-3',
  line: 'device-0',
  lost: 'device-lost',
}

/** The request that an ask stands for in this world; undefined: none, time goes on. */
export function requestOf(known: Known, { who, route, headers, bytes }: Ask): Request | undefined {
  if (route.kind === 'wait') return undefined
  const identity: Record<string, string> = {
    ...tokens[who](known),
    'rounds-client-version': '0.1.0',
    ...(devices[who] ? { 'rounds-device': devices[who] } : {}),
  }
  if (route.kind === 'again') {
    const before = known.requests.at(-1 - (route.back % Math.max(1, known.requests.length)))
    if (!before) return undefined
    return route.asBefore ? before : { ...before, headers: { ...before.headers, ...identity } }
  }
  const draft = draftOf(known, who, route)
  const all: Record<string, string> = { ...identity, ...draft.headers }
  for (const { name, value } of headers) {
    const header = pick(oddHeaders, name)
    // Nobody becomes another provider by a header that is drawn here.
    if (header !== 'authorization' || who === 'nobody') all[header] = pick(oddValues, value)
  }
  // What a lost computer says of itself is its own choice.
  if (who === 'lost' && headers.length > 0) delete all['rounds-device']
  const payload =
    draft.body === undefined
      ? undefined
      : typeof draft.body === 'string'
        ? Buffer.from(draft.body)
        : bytesOf(draft.body)
  return {
    method: draft.method,
    url: draft.path,
    headers: all,
    ...(payload || bytes ? { payload: broken(payload ?? Buffer.alloc(0), bytes) } : {}),
  }
}

function broken(bytes: Buffer, how: Ask['bytes']): Buffer {
  switch (how) {
    case null:
      return bytes
    case 'cut':
      return bytes.subarray(0, Math.floor(bytes.length / 2))
    case 'twice':
      return Buffer.concat([bytes, bytes])
    case 'bom':
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])
    case 'invalid-utf8':
      return Buffer.concat([bytes.subarray(0, 5), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), bytes.subarray(5)])
    case 'empty':
      return Buffer.alloc(0)
    case 'no-object':
      return Buffer.from(pick(['null', '[]', '5', '"x"', 'true'], bytes.length))
    case 'same-key-twice':
      return Buffer.from(bytes.toString().replace('{', '{"id":"x","resourceType":"Task","__proto__":{},'))
  }
}
