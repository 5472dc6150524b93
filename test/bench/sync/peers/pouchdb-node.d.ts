/** As much of PouchDB as the bench uses; its package has no types. */
declare module 'pouchdb-node' {
  export default class PouchDB {
    constructor(folder: string)
    static replicate(
      from: string,
      to: PouchDB,
      options: { batch_size: number; batches_limit: number },
    ): Promise<unknown>
    info(): Promise<{ doc_count: number }>
    close(): Promise<void>
  }
}
