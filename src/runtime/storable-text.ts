/** A text that PostgreSQL can hold: it knows neither a NUL nor half of a surrogate pair. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD')

export const isStorable = (text: string): boolean => storableText(text) === text
