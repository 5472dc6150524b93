/**
 * Real data is passed by name and never looked for: `ROUNDS_DATA=DIR npm run data`. DIR holds `cases/`, `synthea/`
 * (FHIR R4 transaction Bundles made by Synthea) and `terminology/` (tab-separated code lists).
 */
export const realDataFolder = process.env.ROUNDS_DATA

/** Why a spec that wants it is skipped. */
export const unnamed = 'no real data is named: ROUNDS_DATA=DIR npm run data'
