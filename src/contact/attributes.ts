/** How many bytes of UTF-8 the attributes of a contact, or of a flow, may have: names and values. */
export const attributesBytesMax = 32_768

/** Whether attributes are as few as may be kept together. */
export function attributesFit(attributes: Readonly<Record<string, string>>): boolean {
  const bytes = Object.entries(attributes)
    .flat()
    .map((text) => Buffer.byteLength(text))
  return bytes.reduce((sum, each) => sum + each, 0) <= attributesBytesMax
}
