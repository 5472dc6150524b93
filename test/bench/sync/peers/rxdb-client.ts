import { createRxDatabase } from 'rxdb'
import { replicateRxCollection } from 'rxdb/plugins/replication'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { runClient } from '../client.ts'

type Document = { id: string; resource: object }

/**
 * RxDB replicates into memory: its package's only storage on files for Node takes 500 documents, the others are sold. So
 * it is shown and is no goal.
 */
await runClient(async ({ url }) => {
  const database = await createRxDatabase({ name: 'bench', storage: getRxStorageMemory() })
  const schema = {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: { id: { type: 'string', maxLength: 200 }, resource: { type: 'object' } },
    required: ['id', 'resource'],
  } as const
  const { resources } = await database.addCollections({ resources: { schema } })
  return {
    async load() {
      const replication = replicateRxCollection<Document, { after: number }>({
        replicationIdentifier: 'bench',
        collection: resources as never,
        live: false,
        pull: {
          batchSize: 200,
          async handler(checkpoint, batchSize) {
            const after = checkpoint?.after ?? 0
            const answer = await fetch(`${url}/rx?after=${after}&limit=${batchSize}`)
            const found = (await answer.json()) as Document[]
            const documents = found.map((one) => ({ ...one, _deleted: false }))
            return { documents, checkpoint: { after: after + found.length } }
          },
        },
      })
      replication.error$.subscribe((error) => {
        throw error
      })
      await replication.awaitInitialReplication()
    },
    count: () => resources.count().exec(),
    close: async () => void (await database.close()),
  }
})
