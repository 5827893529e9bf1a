import { spawn } from 'node:child_process'

const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', linux: 'xdg-open' }

/** Opens an address where there is a screen, and a person before it; else nothing happens. */
export function openBrowser(url: string): void {
  const opener = openers[process.platform]
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env
  const hasScreen =
    process.platform === 'darwin' || DISPLAY !== undefined || WAYLAND_DISPLAY !== undefined
  if (opener === undefined || CI || !hasScreen || !process.stderr.isTTY) return
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined) // The address was shown, too.
  child.unref()
}
