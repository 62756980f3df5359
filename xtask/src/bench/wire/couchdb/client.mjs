// One replication of the whole base at that address, into memory: PouchDB's own, with its own settings.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const PouchDB = require('pouchdb').plugin(require('pouchdb-adapter-memory'))
const ici = new PouchDB('ici', { adapter: 'memory' })
const depart = performance.now()
const fait = await ici.replicate.from(`http://${process.argv[2]}/carnet`)
const ms = performance.now() - depart
const { doc_count: documents } = await ici.info()
console.log(JSON.stringify({ ok: fait.ok, documents, ms }))
