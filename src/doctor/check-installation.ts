import { listDocumentsWith, type FlowDocument } from '../flow/flow-store.ts'
import { isReference } from '../flow/reference.ts'
import { signInsOf, type WrittenSignIn } from '../flow/sign-ins.ts'
import { profilesDomainOf, type Instance } from '../instance/instance.ts'
import { listInstancesWithUserPool } from '../instance/instance-store.ts'
import { findDomain } from '../profile/domain-store.ts'
import { findObjectType } from '../profile/find-object-type.ts'
import type { Examination, Findings } from './examination.ts'
import type { Finding } from './finding.ts'

/** An instance that may use the provider, and the sign-ins that its flows ask for there. */
export type Place = { instance: Instance; domain: string; signIns: FlowSignIn[] }
export type FlowSignIn = WrittenSignIn & { document: Omit<FlowDocument, 'content'> }

/** Where the provider is used here. */
export async function findPlaces({ sql, provider }: Examination): Promise<Place[]> {
  const { userPoolArn } = provider
  const instances = await listInstancesWithUserPool(sql, userPoolArn)
  const words = userPoolArn.slice(userPoolArn.lastIndexOf('/') + 1)
  return Promise.all(
    instances.map(async (instance) => {
      const documents = await listDocumentsWith(sql, { instanceId: instance.id, words })
      const signIns = documents.flatMap(({ content, ...document }) =>
        signInsOf(content, document.kind)
          .filter((signIn) => signIn.userPoolArn === userPoolArn)
          .map((signIn) => ({ ...signIn, document })),
      )
      return { instance, domain: profilesDomainOf(instance), signIns }
    }),
  )
}

/** Whether all is there, on our side, that a sign-in at the provider needs. */
export async function* checkInstallation(
  examination: Examination,
  places: readonly Place[],
): Findings {
  const { provider } = examination
  if (places.length === 0) {
    yield {
      check: 'here.instances',
      status: 'failed',
      says: 'No instance may use it: no sign-in can begin (userPoolNotAssociated).',
      mend: `aws connect create-integration-association --instance-id ID --integration-type COGNITO_USER_POOL --integration-arn ${provider.userPoolArn}`,
    }
    return
  }
  for (const place of places) {
    yield {
      ...aboutInstance(place, 'here.instances'),
      status: 'ok',
      says: `${nameOf(place)} may use it.`,
    }
    yield* checkFlows(place)
    yield* checkProfiles(examination, place)
  }
}

const nameOf = ({ instance: { alias, id } }: Place): string =>
  alias === null ? `The instance ${id}` : `The instance ${alias} (${id})`

const aboutInstance = ({ instance: { id } }: Place, check: Finding['check']) => ({
  check,
  about: { instanceId: id },
})

function* checkFlows(place: Place): Generator<Finding> {
  const found = aboutInstance(place, 'here.flows')
  if (place.signIns.length === 0) {
    const says =
      'None of its flows sends customers there (by this ARN; one that stands in an attribute is not seen).'
    const mend = 'Publish a flow whose AuthenticateParticipant action names the user pool.'
    yield { ...found, status: 'warning', says, mend }
    return
  }
  for (const { document, appClientId } of place.signIns) {
    const { kind, name, isPublished } = document
    const says = `The ${kind} "${name}" sends customers there, by the app client ${appClientId}.`
    const about = { ...found.about, [kind]: name }
    if (isPublished) yield { ...found, about, status: 'ok', says }
    else
      yield {
        ...found,
        about,
        status: 'warning',
        says: `${says} It is not published.`,
        mend: 'Publish it.',
      }
  }
}

async function* checkProfiles({ sql }: Examination, place: Place): Findings {
  const { domain, signIns } = place
  const profiles = aboutInstance(place, 'here.profiles')
  if (!(await findDomain(sql, domain))) {
    const says = `Customer Profiles are off: there is no domain ${domain}, and sign-ins fail (profilesDisabled).`
    const mend = `aws customer-profiles create-domain --domain-name ${domain} --default-expiration-days 366`
    yield { ...profiles, status: 'failed', says, mend }
    return
  }
  yield { ...profiles, status: 'ok', says: `Its profiles are in the domain ${domain}.` }
  for (const name of objectTypesOf(signIns)) {
    const found = aboutInstance(place, 'here.objectType')
    if (await findObjectType(sql, { domain, name })) {
      yield { ...found, status: 'ok', says: `Identities are imported by the object type ${name}.` }
      continue
    }
    const says = `There is no object type ${name} in ${domain}: sign-ins fail (profile:unknownObjectType).`
    const mend = `Make it by PutProfileObjectType, or name another in the flow: Cognito-attributes is always there.`
    yield { ...found, status: 'failed', says, mend }
  }
}

/** Those that are named as they are. */
export const objectTypesOf = (signIns: readonly WrittenSignIn[]): string[] => [
  ...new Set(
    signIns.map(({ objectTypeName }) => objectTypeName).filter((name) => !isReference(name)),
  ),
]
