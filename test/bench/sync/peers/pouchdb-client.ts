import PouchDB from 'pouchdb-node'
import { runClient } from '../client.ts'

/** PouchDB replicates into LevelDB on files. */
await runClient(async ({ url, folder }) => {
  const local = new PouchDB(`${folder}/pouch`)
  return {
    async load() {
      await PouchDB.replicate(`${url}/couch`, local, { batch_size: 200, batches_limit: 10 })
    },
    count: async () => (await local.info()).doc_count,
    close: () => local.close(),
  }
})
