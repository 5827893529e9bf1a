import { byId } from './dom.ts'

const notice = byId('notice', HTMLParagraphElement)

/** Says one sentence below the head of the chat, until another is said or it is cleared. */
export const showNotice = (sentence: string): void => {
  notice.textContent = sentence
}

export const clearNotice = (): void => {
  notice.textContent = ''
}
