import { getSettings } from './backend.ts'

/** Says who may sign in at a development identity provider. Nothing, when there is no such user. */
export async function showDemoUsers(hint: HTMLElement): Promise<void> {
  const { users } = await getSettings()
  if (users.length === 0) return
  hint.append('To try it out, sign in as ')
  users.forEach(({ username, password }, index) => {
    if (index > 0) hint.append(index === users.length - 1 ? ' or ' : ', ')
    hint.append(renderCode(username), ' / ', renderCode(password))
  })
}

function renderCode(text: string): HTMLElement {
  const code = document.createElement('code')
  code.textContent = text
  return code
}
