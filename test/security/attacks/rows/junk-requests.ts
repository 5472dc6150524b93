import type { Attack, Weakening } from '../attack.ts'
import { inVisit, request, verdict } from '../visit-of-ada.ts'

/** Requests that are none. */

const junk = 'junk requests'

const asks = (
  title: string,
  path: string,
  method = 'GET',
  body?: string,
  more: Record<string, string> = {},
): Attack => ({
  title,
  of: junk,
  run: () =>
    inVisit(async ({ ada }) =>
      verdict((await ada.call(method, path, body, more).catch(() => ({ status: 599 }))).status),
    ),
})

const cursor = (parts: unknown) =>
  `/fhir/R4/$changes?cursor=${Buffer.from(typeof parts === 'string' ? parts : JSON.stringify(parts)).toString('base64url')}`

export const junkRequests: Weakening[] = [
  {
    rule: 'A cursor is one that this server gave.',
    changes: [
      {
        file: 'central/changes/cursor.ts',
        find: 'if (Array.isArray(parts) && isPlace(parts[0]) && isChange(parts[1]) && isPlace(parts[2] ?? 0))',
        replace: 'if (parts !== isPlace)',
      },
      {
        file: 'central/changes/cursor.ts',
        find: "if (isChange(parts[3] ?? '')) return parts as Parts",
        replace: 'return parts as Parts',
      },
      {
        file: 'central/changes/cursor.ts',
        find: 'const isOurs = position === 0 || changeAt(db, position) === change',
        replace: 'const isOurs = position !== undefined',
      },
    ],
    attacks: [
      asks('reads the feed with the cursor null', cursor(null)),
      asks('reads the feed with an empty list as its cursor', cursor([{}, 'x'])),
      asks('reads the feed with words as its cursor', cursor(['1; DROP TABLE version', 'x'])),
      asks('reads the feed from a place between two places', cursor([1.5, ''])),
      asks('reads the feed from before its beginning', cursor([-5, ''])),
      asks('reads the feed with another server’s place', cursor([1, 'x'])),
      asks('reads a chart with the cursor null', cursor(null).replace('$changes', 'Patient/p1/$everything')),
    ],
  },
  {
    rule: 'A count is a whole number.',
    changes: [{ file: request, find: 'if (!/^\\d{1,9}$/.test(value))', replace: "if (value === 'x')" }],
    attacks: [
      asks('reads minus one entries of the feed', '/fhir/R4/$changes?_count=-1'),
      asks('reads a page of no number', '/fhir/R4/$changes?_count=abc'),
      asks('reads a page of a number too large', '/fhir/R4/Task?_count=99999999999999999999'),
      asks('says twice how long a page is to be', '/fhir/R4/$changes?_count=1&_count=2'),
      asks('reads a history of half a version', '/fhir/R4/Patient/p1/_history?_count=0.5'),
    ],
  },
  {
    rule: 'A body is one JSON object.',
    changes: [
      {
        file: 'central/base/json-object.ts',
        find: "if (value && typeof value === 'object' && !Array.isArray(value))",
        replace: 'if (value !== undefined)',
      },
      {
        file: 'central/base/json-object.ts',
        find: '// Malformed JSON gets the same answer as JSON that is no object.',
        replace: "throw new TypeError('not JSON')",
      },
    ],
    attacks: [
      asks('posts null', '/fhir/R4', 'POST', 'null'),
      asks('posts a body that is cut short', '/fhir/R4', 'POST', '{"resourceType":"Bundle"'),
      asks('posts nothing', '/fhir/R4', 'POST', ''),
      {
        title: 'posts invalid UTF-8',
        of: junk,
        run: () =>
          inVisit(async ({ server }) => {
            const payload = Buffer.from([0x7b, 0xff, 0xfe, 0x7d])
            const headers = { authorization: 'Bearer ada' }
            return verdict(
              (await server.inject({ method: 'POST', url: '/fhir/R4/', headers, payload })).statusCode,
            )
          }),
      },
      asks('posts a compressed body', '/fhir/R4', 'POST', '\x1f\x8b\x08\x00', { 'content-encoding': 'gzip' }),
    ],
  },
  {
    rule: 'What is said in a call and by a heartbeat has the form of the contract.',
    changes: [
      {
        file: 'central/realtime/index.ts',
        find: 'if (result.success) return result.data',
        replace: 'if (shape) return value as T',
      },
    ],
    attacks: [
      asks(
        'beats with words for leases',
        '/realtime/presence',
        'PUT',
        '{"availability":"available","unsent":0,"leases":"x"}',
      ),
      asks(
        'beats with a lease of nothing',
        '/realtime/presence',
        'PUT',
        '{"availability":"available","unsent":0,"leases":[null]}',
      ),
      asks(
        'beats with an object for its availability',
        '/realtime/presence',
        'PUT',
        '{"availability":{},"unsent":0,"leases":[]}',
      ),
      asks(
        'beats with a list for what is unsent',
        '/realtime/presence',
        'PUT',
        '{"availability":"off","unsent":[],"leases":[]}',
      ),
      asks(
        'joins with an object for a name',
        '/realtime/calls/p1-visit/participants/x',
        'PUT',
        '{"name":{},"role":{}}',
      ),
    ],
  },
]
