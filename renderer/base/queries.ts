import {
  type Query as CachedQuery,
  keepPreviousData,
  QueryCache,
  QueryClient,
  useQuery,
} from '@tanstack/react-query'
import { useRef } from 'react'
import type { Input, Key, Output, Problem, Query } from '../../preload/contract/index.ts'
import { touches } from '../../preload/contract/touches.ts'
import { rounds } from './bridge.ts'

/** The state of one query over the bridge. */
export type Answer<T> = {
  /** The last good answer, null until there is one. It stays while the query is fetched again and when that fails. */
  data: T | null
  /** Why `data` is missing, or may be old. */
  error: Problem | null
  /** `performance.now()` when `data` arrived; ages count from here. */
  receivedAt: number
  /** The keys that the answer depends on. */
  keys: readonly Key[]
  /** The input of the query; null before the first answer. */
  input: unknown
}

type QueryKey = readonly [Query, unknown]
type Cached = CachedQuery<Answer<unknown>, Error, Answer<unknown>, QueryKey>

const notAnswered: Answer<never> = { data: null, error: null, receivedAt: 0, keys: [], input: null }

/** What holds no word of a patient. */
const harmless: readonly Query[] = ['session.state', 'shell.state', 'shell.browser', 'profiles.list']

const outdated = new WeakSet<Cached>()

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onSettled: (_data, _error, query) => {
      if (outdated.delete(query as never)) refetch(query as never)
    },
  }),
  defaultOptions: {
    queries: {
      // The engine answers from this machine: no network, no reason to wait.
      networkMode: 'always',
      // An answer is old when a change says so, and not because the window has the focus again.
      staleTime: Number.POSITIVE_INFINITY,
      // An answer that no component uses is dropped.
      gcTime: 0,
    },
    mutations: { networkMode: 'always', gcTime: 0 },
  },
})

const cached = () => queryClient.getQueryCache().getAll() as unknown as Cached[]
const find = (queryKey: QueryKey) =>
  queryClient.getQueryCache().find({ queryKey, exact: true }) as Cached | undefined

/** What changed while a fetch was under way, for each that is: its answer may be from before. */
const changedMeanwhile = new Set<Key[]>()

async function fetchAnswer(queryKey: QueryKey): Promise<Answer<unknown>> {
  const changed: Key[] = []
  changedMeanwhile.add(changed)
  const result = await rounds.call(...(queryKey as readonly [Query, never]))
  changedMeanwhile.delete(changed)
  const query = find(queryKey)
  const input = queryKey[1]
  const before = query?.state.data ?? notAnswered
  // Nobody was there to say: what was known before still holds.
  const keys = result.keys ?? before.keys
  if (query && touches(changed, keys)) outdated.add(query)
  if (result.ok) return { data: result.value, error: null, receivedAt: performance.now(), keys, input }
  // A stopped engine is said once, at the bottom, not at each part that still shows what it knew.
  if (result.problem.code === 'engine-stopped' && before.data !== null) return before
  return { ...before, error: result.problem, keys, input }
}

function refetch(query: Cached): void {
  if (query.state.fetchStatus !== 'idle') outdated.add(query)
  // Canceled by a lock or a newer answer: nobody waits for this one.
  else if (query.isActive()) query.fetch().catch(() => {})
  else query.invalidate()
}

/** Everything on screen is fetched again: the engine came back, or the lock opened, and anything may have changed. */
export function refetchAll(): void {
  for (const query of cached()) refetch(query)
}

/** From here on, what is on screen follows the changes that the engine tells of. Answers how to stop. */
export function followChanges(): () => void {
  const offs = [
    rounds.on('changed', ({ keys }) => {
      for (const changed of changedMeanwhile) changed.push(...keys)
      for (const query of cached())
        if (query.state.fetchStatus === 'idle' && touches(keys, query.state.data?.keys ?? [])) refetch(query)
    }),
    rounds.on('shell.changed', refetchAll),
  ]
  return () => {
    for (const off of offs) off()
  }
}

export const queryOptions = <Q extends Query>(channel: Q, input: Input<Q>) => ({
  queryKey: [channel, input] as const,
  queryFn: ({ queryKey }: { queryKey: QueryKey }) => fetchAnswer(queryKey) as Promise<Answer<Output<Q>>>,
})

type Shown<Q extends Query> = Answer<Output<Q>> & { isFetching: boolean; refetch(): void }

/** What `channel` answers to `input`, and again whenever a change touches what the answer depends on. Null: not asked yet. */
export function useBridgeQuery<Q extends Query>(
  channel: Q,
  input: Input<Q> | null,
  {
    keepPrevious = false,
    fresh = false,
  }: {
    /** The answer to the input before stays until the one to this input is there. */
    keepPrevious?: boolean
    /** For a form that begins with it: what was known before and has changed since is no answer. */
    fresh?: boolean
  } = {},
): Shown<Q> {
  const query = useQuery(
    {
      ...queryOptions(channel, input as Input<Q>),
      enabled: input !== null,
      placeholderData: keepPrevious ? keepPreviousData : undefined,
    },
    queryClient,
  )
  const begun = useRef(!fresh)
  if (fresh && query.data && !query.isFetching) begun.current = true
  return {
    ...((begun.current && query.data) || notAnswered),
    // Read only by the few that show it: the others are not drawn again for it.
    get isFetching() {
      return query.isFetching
    },
    refetch: () => void query.refetch(),
  }
}

/** The answer that is on screen now, or null. */
export const getQueryData = <Q extends Query>(channel: Q, input: Input<Q>): Output<Q> | null =>
  (find([channel, input])?.state.data?.data as Output<Q> | undefined) ?? null

/** Shows the answer of a command where the same view is on screen, before anything is fetched again. */
export function setQueryData<Q extends Query>(channel: Q, input: Input<Q>, data: Output<Q>): void {
  const query = find([channel, input])
  if (!query) return
  // An answer still under way was given before this: it must not win.
  const wasFetching = query.state.fetchStatus !== 'idle'
  void query.cancel({ revert: true })
  const keys = query.state.data?.keys ?? []
  query.setData({ data, error: null, receivedAt: performance.now(), keys, input })
  if (wasFetching) refetch(query)
}

/** Locked: nothing that the engine said of a patient stays in this window. */
export function clearQueries(): void {
  for (const query of cached()) {
    if (harmless.includes(query.queryKey[0])) continue
    query.reset()
    queryClient.getQueryCache().remove(query as never)
  }
  queryClient.getMutationCache().clear()
}
