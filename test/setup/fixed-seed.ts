import fc from 'fast-check'

/**
 * What `npm test` does is the same for everyone: properties are tried on the same examples each time. Who explores gives
 * another one: `FAST_CHECK_SEED=N vitest run …`.
 */
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20260105) })
