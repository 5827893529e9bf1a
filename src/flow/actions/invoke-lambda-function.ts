import { z } from 'zod'
import { defineAction } from '../action-type.ts'
import { noMatchingError } from '../branch.ts'
import { text, wholeNumber } from '../parameter.ts'

const limitSecondsMax = 8
const limitSecondsDefault = 3

/** Asks a function, and waits for its answer; or, asynchronously, has it asked and goes on at once. */
export const invokeLambdaFunction = defineAction({
  name: 'InvokeLambdaFunction',
  names: { LambdaFunctionARN: 'lambda' },
  sets: () => [['External']],
  parameters: z.strictObject({
    LambdaFunctionARN: text,
    InvocationTimeLimitSeconds: wholeNumber(1, limitSecondsMax).default(limitSecondsDefault),
    InvocationType: z.enum(['SYNCHRONOUS', 'ASYNCHRONOUS']).default('SYNCHRONOUS'),
    LambdaInvocationAttributes: z.record(z.string(), z.json()).default({}),
    ResponseValidation: z
      .strictObject({ ResponseType: z.enum(['STRING_MAP', 'JSON']).default('STRING_MAP') })
      .default({ ResponseType: 'STRING_MAP' }),
  }),
  enter: ({
    LambdaFunctionARN: functionArn,
    InvocationTimeLimitSeconds: limitSeconds,
    InvocationType: invocationType,
    LambdaInvocationAttributes: parameters,
    ResponseValidation: { ResponseType: responseType },
  }) => {
    const isAwaited = invocationType === 'SYNCHRONOUS'
    return {
      effect: {
        do: 'invoke-function',
        functionArn,
        parameters,
        limitSeconds,
        isAwaited,
        responseType,
      },
    }
  },
  branches: { done: 'next', failed: { error: noMatchingError } },
  requiredErrors: [noMatchingError],
})
