/**
 * Any web page may call: no cookie is ever used, so an origin proves nothing. Errors carry these
 * too: without them, a browser's chat client takes a refusal for a lost network.
 */
export const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-amzn-errortype,x-amzn-requestid,retry-after,date',
}

/** The answer to a preflight. `authorization` is listed by name: `*` does not include it. */
export const preflightHeaders = {
  ...corsHeaders,
  'access-control-allow-methods': 'GET,POST,PUT,DELETE,OPTIONS',
  'access-control-allow-headers': [
    'authorization',
    'content-type',
    'x-amz-bearer',
    'x-amz-content-sha256',
    'x-amz-date',
    'x-amz-user-agent',
    'amz-sdk-invocation-id',
    'amz-sdk-request',
  ].join(','),
  'access-control-max-age': '86400',
}
