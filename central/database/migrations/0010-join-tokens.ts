import type { Migration } from '../../base/migrate.ts'

/**
 * The patients' join tokens, one a visit, in a table of their own. They stood in the Encounters, where whoever had the patient in scope
 * read them and a write could name another's: they are taken out of every version. Of two Encounters that name one token the
 * older has it, the one that intake made.
 */
export const joinTokens: Migration = {
  number: 10,
  name: 'join-tokens',
  up(db) {
    db.exec(`
      CREATE TABLE join_token (
        token TEXT NOT NULL PRIMARY KEY,
        encounter TEXT NOT NULL UNIQUE
      ) WITHOUT ROWID;

      INSERT OR IGNORE INTO join_token
        SELECT json_extract(i.value, '$.value'), c.id
        FROM current c JOIN version v ON v.position = c.version JOIN json_each(v.body, '$.identifier') i
        WHERE c.type = 'Encounter' AND c.deleted = 0 AND json_valid(v.body)
          AND json_extract(i.value, '$.system') = 'https://rounds.example/fhir/join'
          AND json_type(i.value, '$.value') = 'text'
        ORDER BY (SELECT min(f.position) FROM version f WHERE f.type = 'Encounter' AND f.id = c.id), i.key;

      UPDATE version SET body = CASE
          WHEN (SELECT count(*) FROM json_each(version.body, '$.identifier') i
                WHERE json_extract(i.value, '$.system') IS NOT 'https://rounds.example/fhir/join') = 0
          THEN json_remove(body, '$.identifier')
          ELSE json_set(body, '$.identifier', (
            SELECT json_group_array(json(i.value)) FROM json_each(version.body, '$.identifier') i
            WHERE json_extract(i.value, '$.system') IS NOT 'https://rounds.example/fhir/join'))
        END
        WHERE type = 'Encounter' AND json_valid(body) AND json_type(body, '$.identifier') = 'array'
          AND EXISTS (SELECT 1 FROM json_each(version.body, '$.identifier') i
            WHERE json_extract(i.value, '$.system') = 'https://rounds.example/fhir/join');

      DELETE FROM identifier WHERE type = 'Encounter' AND system = 'https://rounds.example/fhir/join';
    `)
  },
}
