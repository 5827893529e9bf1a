import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { stepsOf, type Point, type Step } from './steps.ts'

/** Stands between one node and PostgreSQL, reads along, and knows of each step when it is committed. */
export type WireRelay = {
  port: number
  /** Lets `hit` happen once, at a point: what is on its way there goes no further. */
  arm: (point: Point, hit: () => void) => void
  disarm: () => void
  /** Cuts all connections, as a network does. */
  cut: () => void
}

type Armed = { point: Point; hit: () => void }

export async function givenWireRelay(targetPort: number): Promise<WireRelay> {
  const port = await freePort()
  const open = new Set<Socket>()
  let armed: Armed | undefined

  /** True when that was the point: then its node is no more. */
  const pass = (steps: Iterable<Step>, side: Point['side']): boolean => {
    const wanted = armed
    if (wanted?.point.side !== side || ![...steps].includes(wanted.point.step)) return false
    armed = undefined
    wanted.hit()
    return true
  }
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1')
    const { asked, answered } = readAlong(pass)
    for (const [from, to, isHit] of [
      [near, far, asked],
      [far, near, answered],
    ] as const) {
      open.add(from)
      from.on('data', (chunk: Buffer) => {
        if (isHit(chunk)) near.destroy()
        else to.write(chunk)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
    }
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of open) socket.destroy()
  }
  onTestFinished(() => {
    server.close()
    cut()
  })
  return {
    port,
    arm(point, hit) {
      armed = { point, hit }
    },
    disarm() {
      armed = undefined
    },
    cut,
  }
}

/** Follows both sides of one connection, message by message. */
function readAlong(pass: (steps: Iterable<Step>, side: Point['side']) => boolean) {
  const statements = new Map<string, string>()
  /** Those of the transaction that is open; and those whose commit was asked for. */
  let [begun, committing] = [new Set<Step>(), new Set<Step>()]
  let isInTransaction = false

  /** True when a point was met. */
  const hear = (statement: string): boolean => {
    if (/^begin/i.test(statement)) {
      isInTransaction = true
      begun = new Set()
      return false
    }
    for (const step of stepsOf(statement)) begun.add(step)
    const isOver = /^(?:commit|rollback)/i.test(statement)
    if (isOver) isInTransaction = false
    if (isInTransaction) return false
    const steps = begun
    begun = new Set()
    if (/^rollback/i.test(statement)) return false
    committing = new Set([...committing, ...steps])
    return pass(steps, 'before')
  }
  const readAsked = createReader('startup')
  const readAnswered = createReader('messages')
  return {
    asked: (chunk: Buffer): boolean =>
      readAsked(chunk).some(({ type, body }) => {
        const words = body.toString('latin1').split('\0')
        if (type === 'P') statements.set(words[0] ?? '', words[1] ?? '')
        if (type === 'B') {
          const given = words.slice(2).join('\0')
          return hear(`${statements.get(words[1] ?? '') ?? ''}\0${given}`)
        }
        return type === 'Q' && hear(words[0] ?? '')
      }),
    answered: (chunk: Buffer): boolean =>
      readAnswered(chunk).some(({ type, body }) => {
        if (type !== 'Z' || body.toString('latin1') !== 'I') return false
        const steps = committing
        committing = new Set()
        return pass(steps, 'behind')
      }),
  }
}

type Message = { type: string; body: Buffer }

/** Splits a stream into messages. The first that a client sends has no type. */
function createReader(begin: 'startup' | 'messages'): (chunk: Buffer) => Message[] {
  let rest: Buffer = Buffer.alloc(0)
  let isStartup = begin === 'startup'
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const messages: Message[] = []
    for (;;) {
      const typeLength = isStartup ? 0 : 1
      if (rest.length < typeLength + 4) return messages
      const end = typeLength + rest.readInt32BE(typeLength)
      if (rest.length < end) return messages
      const type = isStartup ? '' : String.fromCharCode(rest[0] ?? 0)
      messages.push({ type, body: rest.subarray(typeLength + 4, end) })
      rest = rest.subarray(end)
      isStartup = false
    }
  }
}
