// A server of the CouchDB protocol, filled from standard input (one JSON document a line), then listening on loopback.
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'
import express from 'express'

const require = createRequire(import.meta.url)
const PouchDB = require('pouchdb').plugin(require('pouchdb-adapter-memory')).defaults({ adapter: 'memory' })
const base = new PouchDB('carnet')
const docs = []
for await (const line of createInterface({ input: process.stdin })) docs.push(JSON.parse(line))
for (const result of await base.bulkDocs(docs)) if (result.error) throw new Error(JSON.stringify(result))

const app = express()
app.use('/', require('express-pouchdb')(PouchDB, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: '/dev/null' }))
const server = app.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ ecoute: `127.0.0.1:${server.address().port}` })))
