const endings: (() => Promise<unknown>)[] = []

/** Has something done when the file has been tested: what came last is done first. */
export function whenFileEnds(end: () => Promise<unknown>): void {
  endings.unshift(end)
}

/** Does all of it, whatever fails on the way. Throws what failed. */
export async function endFile(): Promise<void> {
  const failures: unknown[] = []
  for (const end of endings.splice(0)) {
    await end().catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Not all of the file could be ended.')
}
