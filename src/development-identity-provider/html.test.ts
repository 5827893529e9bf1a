import { expect, test } from 'vitest'
import { html } from './html.ts'

test.each([
  [
    'text, escaped',
    html`<p>${`<a href="x">'&'</a>`}</p>`,
    '<p>&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;</p>',
  ],
  ['markup, as it is', html`<p>${html`<b>${'<'}</b>`}</p>`, '<p><b>&lt;</b></p>'],
  [
    'a list of markup',
    html`<p>${['a', '&'].map((each) => html`<i>${each}</i>`)}</p>`,
    '<p><i>a</i><i>&amp;</i></p>',
  ],
  ['nothing', html`<p>${undefined}</p>`, '<p></p>'],
])('puts %s into markup', (_what, { markup }, expected) => {
  expect(markup).toBe(expected)
})
