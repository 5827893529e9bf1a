import { faultOf } from '../../../src/development-identity-provider/faults/faults.ts'
import { eventOf, expectations, type Expectation } from './expected.ts'

const sections: [title: string, prefix: string, remark?: string][] = [
  [
    'Before the sign-in: metadata',
    'metadata',
    'These are of a provider that is asked for the first time: what it has said of itself once is good for a day. Where there is no address to sign in at, `GetAuthenticationUrl` answers `InternalServerException`; clients ask again, and the customer may too, until the time of the sign-in is up.',
  ],
  [
    'The authorization endpoint',
    'authorize',
    'Errors that no standard has here become `provider:otherError`: what a provider says freely is not repeated. Who is not sent back runs out of time.',
  ],
  ['The token endpoint', 'token'],
  [
    'The ID token',
    'idToken',
    'A token that is refused was asked for with a code that is spent: nothing of it is tried again.',
  ],
  [
    'The keys',
    'keys',
    'They are fetched before the code is spent, and anew when a token is signed with another.',
  ],
  [
    'UserInfo',
    'userInfo',
    'It is asked, after the code is spent, where the ID token identifies nobody.',
  ],
]

/** The page of the documentation that tells the table. */
export const renderTable = (): string => `# Provider faults

What a customer meets whose identity provider misbehaves. Every row is run from the chat through the sign-in to the branch by
\`test/authentication/faults\`, which also writes this page (\`vitest run test/authentication/faults/table.test.ts -u\`).

The development identity provider misbehaves on the wire when it is told to:

- **one sign-in**, by whoever signs in: type \`alice+token:503\` as the username, or choose under "And let something go wrong";
- **one sign-in**, by its address: append \`&fault=token:503\` to the authentication URL;
- **many**, by a script on the same machine, until it is taken back (and through restarts), for the next few requests, or for one
  app client:

\`\`\`sh
curl -H content-type:application/json -d '{"fault":"token:503","times":2}' http://127.0.0.1:8081/faults
curl http://127.0.0.1:8081/faults               # what is told, and all that can be
curl -X DELETE http://127.0.0.1:8081/faults/ID  # without the id: all
\`\`\`

The members are \`fault\`, \`times\` (requests; without it all), \`value\` (the number of those that have one) and \`clientId\`. In a
username or an address they are written \`token:503*2\`, \`token:slow=500\`, \`token:503=9*1\`. Faults of metadata and keys can be told
by a script alone, as those are everybody's. A fault of UserInfo takes the claims out of the ID token, or nobody would ask there.

"Again" says whether the same is asked once more; \`*1\` is a fault of the first request alone.
${sections.map(renderSection).join('')}`

const renderSection = ([title, prefix, remark]: (typeof sections)[number]): string => `
## ${title}
${remark === undefined ? '' : `\n${remark}\n`}
| fault | the provider | branch | the client is told | reason of the session | again |
|---|---|---|---|---|---|
${expectations
  .filter(({ fault }) => fault.startsWith(`${prefix}:`))
  .map(renderRow)
  .join('\n')}
`

function renderRow({ fault: text, branch, reason, isAskedAgain }: Expectation): string {
  const [name = ''] = text.split(/[=*]/)
  const { what, value } = faultOf(name)
  const usual = value && text === name ? ` (${value.usual} ${value.unit})` : ''
  const cells = [
    `\`${text}\``,
    what + usual,
    branch,
    `\`${eventOf[branch]}\``,
    `\`${reason}\``,
    isAskedAgain ? 'yes' : 'no',
  ]
  return `| ${cells.join(' | ')} |`
}
