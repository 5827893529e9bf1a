import { fieldNames, type FieldName, type ProfileFields } from './profile-fields.ts'

/** From which profile each field is to come, by its id; of attributes, each one. */
export type FieldSources = { [Name in Exclude<FieldName, 'Attributes'>]?: string | undefined } & {
  Attributes?: Readonly<Record<string, string>> | undefined
}

type Source = { id: string; fields: ProfileFields }

/**
 * The fields of several profiles that become one. Where a source is named, its value is taken, even
 * if it has none; else the main profile's, else that of the first other that has one. An address is
 * one value; attributes are one each.
 */
export function uniteFields(
  main: Source,
  others: readonly Source[],
  { Attributes: attributeSources = {}, ...sources }: FieldSources,
): ProfileFields {
  const all = [main, ...others]
  const named = (id: string | undefined) => all.find((source) => source.id === id)
  const fields = fieldNames.flatMap((name) => {
    if (name === 'Attributes') return []
    const source = sources[name] === undefined ? undefined : named(sources[name])
    const value = (source ?? all.find(({ fields }) => fields[name] !== undefined))?.fields[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const attributeNames = new Set(all.flatMap(({ fields }) => Object.keys(fields.Attributes ?? {})))
  const attributes = [...attributeNames].flatMap((name) => {
    const source = named(own(attributeSources, name))
    const having = all.find((each) => attributeOf(each, name) !== undefined)
    const value = attributeOf(source ?? having, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  // Each value came from its own field: the compiler cannot follow that through the list.
  return {
    ...Object.fromEntries(fields),
    ...(attributes.length > 0 && { Attributes: Object.fromEntries(attributes) }),
  }
}

const attributeOf = (source: Source | undefined, name: string): string | undefined =>
  own(source?.fields.Attributes ?? {}, name)

// A customer's attribute may have the name of what every object has.
const own = (record: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
