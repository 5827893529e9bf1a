import { test } from 'vitest'
import { useProfiles } from './given-profiles.ts'
const { givenDomain } = useProfiles()
test('speed', { timeout: 120000 }, async () => {
  const { sql, signedIn } = await givenDomain()
  const run = async (what: string) => {
    const t = performance.now()
    for (let i = 0; i < 300; i++) await signedIn({ sub: `s${i}`, given_name: 'Ada', email: `e${i}@example.com`, email_verified: true, phone_number: `+1202555${1000 + i}`, phone_number_verified: true })
    const s = performance.now() - t
    const t2 = performance.now()
    await Promise.all(Array.from({ length: 8 }, async (_x, w) => { for (let i = w; i < 600; i += 8) { await signedIn({ sub: `n${i}`, given_name: 'Bob', email: `n${i}@example.com`, email_verified: true }) } }))
    console.log(what, 'one by one', (s / 300).toFixed(1), 'ms; 8 at once', Math.round(600 / ((performance.now() - t2) / 1000)), '/s')
  }
  await run('new'); await run('again'); await sql`analyze`; await run('analyzed')
})
