import { z } from 'zod'
import { faultNames, faultOf, isOfSignIn } from './faults.ts'

const valueMax = 600_000
const timesMax = 1_000

/** A fault that is wished for, and how: how often, unless always; and with which number, unless the usual. */
export const wishSchema = z
  .strictObject({
    fault: z.enum(faultNames, { error: 'is none of the faults; GET lists them' }),
    value: z.int().min(0).max(valueMax).optional(),
    times: z.int().min(1).max(timesMax).optional(),
    clientId: z.string().min(1).max(1_000).optional(),
  })
  .superRefine(({ fault, value, clientId }, checked) => {
    if (!faultNames.includes(fault)) return
    const { value: number } = faultOf(fault)
    if (value !== undefined && !number) {
      checked.addIssue({ code: 'custom', path: ['value'], message: `means nothing to ${fault}` })
    }
    if (clientId !== undefined && !isOfSignIn(faultOf(fault))) {
      checked.addIssue({
        code: 'custom',
        path: ['clientId'],
        message: `nobody says who asks at ${fault}`,
      })
    }
  })
export type Wish = z.infer<typeof wishSchema>

/** What is wrong with a wish, naming the member. */
export const complaintOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'the wish'}: ${message}`).join('; ')

/**
 * The wish for one sign-in that a text holds, as in `token:503`, `token:slow=500` or `token:reset*1`.
 * Undefined when it holds none.
 */
export function readWish(text: string): Wish | undefined {
  const [, fault = '', value, times] = /^([\w:]+)(?:=(\d+))?(?:\*(\d+))?$/.exec(text) ?? []
  const { data } = wishSchema.safeParse({
    fault,
    ...(value !== undefined && { value: Number(value) }),
    ...(times !== undefined && { times: Number(times) }),
  })
  return data && isOfSignIn(faultOf(data.fault)) ? data : undefined
}

/** The same the other way round. */
export const wishText = ({ fault, value, times }: Wish): string =>
  fault + (value === undefined ? '' : `=${value}`) + (times === undefined ? '' : `*${times}`)

/** Splits what someone types as their name, `alice+token:503`, into the name and the wish. */
export function splitUsername(typed: string): { username: string; wish: Wish | undefined } {
  const plus = typed.lastIndexOf('+')
  const wish = plus < 0 ? undefined : readWish(typed.slice(plus + 1).trim())
  return wish ? { username: typed.slice(0, plus), wish } : { username: typed, wish }
}
