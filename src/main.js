// JavaScript, as it is read before the cache is there: TypeScript would have to be stripped at each start.
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { runCommand } = await import('./config.ts')
const { commands, reportAndExit } = await import('./commands.ts')

await runCommand(process.argv.slice(2), commands).catch(reportAndExit)
