import { Refusal } from '../../wire/refusal.ts'
import { allow, disallow, readAllowed } from './allow.ts'
import { connectOperation } from './operation.ts'

const kind = 'lambdaFunction'
const functionArn = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/

/** Notes that the flows of an instance may invoke a function. */
export const associateLambdaFunction = connectOperation(
  'AssociateLambdaFunction',
  async (input, context) => {
    const { FunctionArn: value } = input
    if (!functionArn.test(value)) {
      throw new Refusal('InvalidParameterException', 'FunctionArn is no ARN of a Lambda function.')
    }
    return allow(context, { operation: 'AssociateLambdaFunction', input, kind, value })
  },
)

export const disassociateLambdaFunction = connectOperation(
  'DisassociateLambdaFunction',
  async (input, context) => {
    const { FunctionArn: value } = input
    return disallow(context, { operation: 'DisassociateLambdaFunction', input, kind, value })
  },
)

/** In alphabetical order. */
export const listLambdaFunctions = connectOperation(
  'ListLambdaFunctions',
  async (input, context) => {
    const { entries, nextToken } = await readAllowed(context, kind, input)
    return { LambdaFunctions: entries, NextToken: nextToken }
  },
)
