/** Markup that is safe to send: made by `html`, or out of a constant of ours. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

type Fragment = string | Html | readonly Html[] | undefined

/** Markup from a template: its values are escaped, unless they are markup themselves. */
export const html = (strings: TemplateStringsArray, ...values: readonly Fragment[]): Html =>
  new Html(String.raw({ raw: strings }, ...values.map(render)))

function render(value: Fragment): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return escape(value)
  return value instanceof Html ? value.markup : value.map(render).join('')
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
