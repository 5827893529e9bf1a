import { describe, expect, test } from 'vitest'
import { givenAction, givenContent, problemsOf } from './given-flow.ts'

describe('refuses the identifier', () => {
  test.each([
    ['', 'must not be empty'],
    ['x'.repeat(51), 'is longer than 50 characters'],
    ['end', 'is not unique'],
    ...['__proto__', 'constructor', 'toString', 'valueOf'].map((id) => [id, 'is a reserved word']),
    ...Array.from('%:(\\/)=$,;[]{}', (character) => [
      `a${character}`,
      'may hold none of % : ( \\ / ) = $ , ; [ ] { }',
    ]),
  ])('"%s": it %s', (Identifier = '', complaint = '') => {
    const problems = problemsOf(givenContent(givenAction('MessageParticipant', { Identifier })))

    expect(problems[0]).toContain(`its Identifier ${complaint}.`)
  })

  test.each(['x'.repeat(50), '🙂'.repeat(50), 'Grüße & more – yes!', 'a.b-c_d'])(
    'but not "%s"',
    (Identifier) => {
      expect(problemsOf(givenContent(givenAction('Compare', { Identifier })))).toEqual([])
    },
  )
})
