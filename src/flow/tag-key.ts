/** How many tags a contact may have. */
export const tagsMax = 6

/** What is wrong with keys of tags, as complaints. Those of AWS are nobody else's to give. */
export const complaintsAboutTagKeys = (keys: readonly string[]): string[] =>
  keys
    .filter((key) => !tagKey.test(key))
    .map((key) => `may not hold the key "${key.slice(0, keyCharactersMax)}"`)

const keyCharactersMax = 128
const tagKey = /^(?!aws:)[a-zA-Z+-=._:/]{1,128}$/
