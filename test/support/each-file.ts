// Run anew for each file, in a process that has many: what is kept in a module outlives the file.
import { afterAll } from 'vitest'
import { endFile } from './end-of-file.ts'

afterAll(endFile)
