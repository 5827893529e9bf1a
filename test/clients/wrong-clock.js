// Calls a service as a machine does whose clock is ten days ahead, and prints how often it tried.
const ahead = 10 * 24 * 60 * 60 * 1000
const RightDate = Date
globalThis.Date = class extends RightDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [RightDate.now() + ahead] : parts))
  }
  static now() {
    return RightDate.now() + ahead
  }
}

const { ConnectClient, DescribeInstanceCommand } = await import('@aws-sdk/client-connect')
const { ConnectParticipantClient, GetTranscriptCommand } =
  await import('@aws-sdk/client-connectparticipant')

const [service, settings] = process.argv.slice(2)
const { endpoint, region, instanceId, ConnectionToken, ...credentials } = JSON.parse(settings)
const place = { endpoint, region }
const nobody = { accessKeyId: '', secretAccessKey: '' }
const sent =
  service === 'connect'
    ? new ConnectClient({ ...place, credentials }).send(
        new DescribeInstanceCommand({ InstanceId: instanceId }),
      )
    : new ConnectParticipantClient({ ...place, credentials: nobody }).send(
        new GetTranscriptCommand({ ConnectionToken }),
      )
const { $metadata } = await sent
process.stdout.write(JSON.stringify({ attempts: $metadata.attempts }))
