/** The element with this id. Throws when the page has none, or one of another kind. */
export function byId<T extends Element>(id: string, kind: new () => T): T {
  const element = document.getElementById(id)
  if (element instanceof kind) return element
  throw new Error(`The page has no ${kind.name} with the id "${id}".`)
}

/** The first element within, by selector. Throws when there is none, or one of another kind. */
export function within<T extends Element>(parent: Element, selector: string, kind: new () => T): T {
  const element = parent.querySelector(selector)
  if (element instanceof kind) return element
  throw new Error(`There is no ${kind.name} at "${selector}".`)
}

/** A fresh copy of the one element in the template with this id. */
export function copyTemplate(id: string): HTMLElement {
  const copy = byId(id, HTMLTemplateElement).content.firstElementChild?.cloneNode(true)
  if (copy instanceof HTMLElement) return copy
  throw new Error(`The template "${id}" is empty.`)
}
