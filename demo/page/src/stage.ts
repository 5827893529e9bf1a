import { byId } from './dom.ts'

/** Shows the chat window before, during or after a chat. */
export function showStage(stage: 'start' | 'chat' | 'ended'): void {
  byId('chat', HTMLDivElement).dataset['stage'] = stage
}
