// Made by scripts/generate.ts from src/contract/admin.json. Do not edit.

export interface Operations {
  GetClock: {
    input: GetClockRequest
    output: GetClockResponse
    refusal:
      | 'AccessDeniedException'
      | 'InternalServiceException'
      | 'ThrottlingException'
      | 'ValidationException'
  }
  MoveClock: {
    input: MoveClockRequest
    output: MoveClockResponse
    refusal:
      | 'AccessDeniedException'
      | 'ConflictException'
      | 'InternalServiceException'
      | 'ResourceNotFoundException'
      | 'ThrottlingException'
      | 'TimeoutException'
      | 'ValidationException'
  }
}

export type GetClockRequest = Record<string, never>

export type GetClockResponse = {
  Now: Date
  MovedSeconds: number
  IsMovable: boolean
}

export type MoveClockRequest = {
  Advance?: string | undefined
  To?: Date | undefined
}

export type MoveClockResponse = {
  Now: Date
  MovedSeconds: number
  FailingJobs: readonly FailingJob[]
}

export type FailingJob = {
  Name: string
  Attempts: number
  NextAttemptAt?: Date | undefined
}
