import { templateNamed, templates, type Template } from '../../profile/templates.ts'
import { Refusal } from '../../wire/refusal.ts'
import { pageOf, readNextToken } from './next-token.ts'
import { customerProfilesOperation } from './operation.ts'

/** A template and what it maps. */
export const getProfileObjectTypeTemplate = customerProfilesOperation(
  'GetProfileObjectTypeTemplate',
  async ({ TemplateId: id }) => {
    const template = templateNamed(id)
    if (!template) throw new Refusal('ResourceNotFoundException', `There is no template ${id}.`)
    return {
      ...renderListed(template),
      AllowProfileCreation: template.AllowProfileCreation,
      Fields: template.Fields,
      Keys: template.Keys,
    }
  },
)

const templatesDefault = 20

/** All templates, by their ids. */
export const listProfileObjectTypeTemplates = customerProfilesOperation(
  'ListProfileObjectTypeTemplates',
  async ({ MaxResults: limit = templatesDefault, NextToken: token }) => {
    const after = readNextToken(token, /^[a-zA-Z0-9_-]{1,64}$/) ?? ''
    const found = templates.filter(({ templateId }) => templateId > after)
    const { page, nextToken } = pageOf(found, { limit, tokenOf: ({ templateId }) => templateId })
    return { Items: page.map(renderListed), NextToken: nextToken }
  },
)

const renderListed = ({ templateId, sourceName, sourceObject }: Template) => ({
  TemplateId: templateId,
  SourceName: sourceName,
  SourceObject: sourceObject,
})
