// It comes without types.
declare module 'sns-validator' {
  export default class MessageValidator {
    constructor(hostPattern?: RegExp, encoding?: string)
    validate(
      message: object | string,
      callback: (error: Error | null, message?: Record<string, unknown>) => void,
    ): void
  }
}
