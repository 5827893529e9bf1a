/** The value below which so many of a hundred lie. Sorts what it is given. */
export function percentile(values: Float64Array, percent: number): number {
  values.sort()
  return values[Math.min(values.length - 1, Math.floor((values.length * percent) / 100))] ?? NaN
}

/** A table for a terminal, and for Markdown alike. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const all = [head, head.map(() => '--'), ...body]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (cell === '--' ? '-'.repeat(widths[column] ?? 2) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`
  return all.map(line).join('\n')
}
