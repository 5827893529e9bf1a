let signInWindow: Window | null = null

/** False when the browser blocks it. To be called in a click, before anything is waited for. */
export function openSignInWindow(url: string): boolean {
  signInWindow?.close()
  signInWindow = window.open('', '_blank', 'popup,width=480,height=720')
  if (!signInWindow) return false
  // Its pages get no hold on this one. ("noopener" would also keep ours from closing itself at the end.)
  signInWindow.opener = null
  signInWindow.location.replace(url)
  return true
}
