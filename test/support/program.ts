import { accessSync, constants } from 'node:fs'
import path from 'node:path'

// Debian keeps servers where only the superuser looks.
const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin']

/** Where a program is that the machine may have; undefined where it is not installed. */
export const findProgram = (
  name: string,
  places: readonly string[] = folders,
): string | undefined => places.map((folder) => path.join(folder, name)).find(isProgram)

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
