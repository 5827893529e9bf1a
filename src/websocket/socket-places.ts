import { secondsAfter, type Clock } from '../runtime/clock.ts'
import type { ChatSocket } from './chat-socket.ts'

/** A client has two while it changes from one to the next; the others are further tabs, or dead. */
export const socketsMax = 5

/** Whoever lives says something more often, or has been asked to. */
const aliveSeconds = 20

/** Who has how many sockets at this node. */
export type SocketPlaces = {
  /** Whether a participant may have one more. The one that is silent for longest makes room, if it is gone. */
  hasRoom: (participantId: string) => boolean
  /** Counts one until it is given up. */
  take: (participantId: string, socket: ChatSocket) => { giveUp: () => void }
}

/**
 * Living sockets never give way to new ones: their client would come back at once, and so drive out
 * the next, without end.
 */
export function createSocketPlaces(clock: Clock): SocketPlaces {
  const taken = new Map<string, Set<ChatSocket>>()
  return {
    hasRoom(participantId) {
      const sockets = taken.get(participantId) ?? new Set()
      if (sockets.size < socketsMax) return true
      const [quietest] = [...sockets].sort((one, other) => +one.heardAt() - +other.heardAt())
      if (!quietest || secondsAfter(quietest.heardAt(), aliveSeconds) > clock()) return false
      sockets.delete(quietest)
      quietest.drop()
      return true
    },
    take(participantId, socket) {
      const sockets = taken.get(participantId) ?? new Set()
      taken.set(participantId, sockets.add(socket))
      return {
        giveUp() {
          sockets.delete(socket)
          if (sockets.size === 0 && taken.get(participantId) === sockets)
            taken.delete(participantId)
        },
      }
    },
  }
}
