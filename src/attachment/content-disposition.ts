/**
 * The header that lets a browser keep a file under its name, and never show it as a page of ours
 * (RFC 6266): in plain characters for old programs, and as it is for all others (RFC 8187).
 */
export function contentDisposition(name: string): string {
  const safe = name.toWellFormed().replace(/[/\\\p{Cc}]/gu, '_')
  const plain = safe.replace(/[^\x20-\x7e]/gu, '_').replace(/["%]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encode(safe)}`
}

// What encodeURIComponent leaves as it is and the header's grammar does not know.
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
