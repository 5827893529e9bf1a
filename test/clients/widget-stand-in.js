// This is not AWS's chat widget. That is open source and its bundle is on no registry, so that it
// cannot be run here. This page stands for it: it does, over the unmodified chatjs, what that widget
// was seen to do in so far as a server can tell the difference or a customer would see one:
//
// - it starts the chat by a POST to the site's backend, and takes `data.startChatResult`;
// - it reads the transcript at both ConnectionEstablished, and again whenever that comes; if it was
//   given a NextToken it sends that, also after a reconnect (the widget's own bug);
// - what it shows is a list by Id: an item that comes again replaces the one that was there, and
//   with it the link that it had;
// - on `authentication.initiated` it fetches the URL at once, appends `&identity_provider=…` to it as
//   text, and opens it in a window of 600×600 of which it keeps nothing;
// - its buttons are disabled when an event says how the sign-in has ended, and not before;
// - it sends delivered receipts for messages of agents and customers, and of nobody else.
//
// What it shares with the widget beyond that is the wording. It proves nothing about the widget's own
// code, which was run by hand against the same protocol.

const items = new Map()
const terminal = {
  succeeded: 'You are now signed in to your account',
  failed: 'Sign in failed',
  timeout: 'Sign in cancelled',
  cancelled: 'Sign in cancelled',
}
const prefix = 'application/vnd.amazonaws.connect.event.'
let displayName = ''

function element(name, text, more = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...more })
}

function show(session) {
  const hasEnded = [...items.values()].some(({ ContentType = '' }) =>
    Object.keys(terminal).some((name) => ContentType === `${prefix}authentication.${name}`),
  )
  const rows = [...items.values()].map((item) => render(item, { session, hasEnded }))
  document.querySelector('#items').replaceChildren(...rows)
}

function render(item, { session, hasEnded }) {
  const { ContentType = '', Content = '', Id, ParticipantRole } = item
  const row = element('li', '', { id: Id })
  const event = ContentType.startsWith(prefix) ? ContentType.slice(prefix.length) : undefined
  if (event === undefined) {
    const name = ParticipantRole === 'CUSTOMER' ? displayName : item.DisplayName
    row.append(element('b', name), ' ', element('span', Content))
  } else if (event === 'authentication.initiated') {
    row.append(...renderSignIn(item, { session, hasEnded }))
  } else {
    row.append(terminal[event.slice('authentication.'.length)] ?? event)
  }
  return row
}

function renderSignIn({ url, isUnavailable, sessionId }, { session, hasEnded }) {
  if (isUnavailable) return [element('em', 'Sign in unavailable')]
  const signIn = element('button', 'Please sign into your account', {
    disabled: hasEnded || url === undefined,
    onclick: () => {
      window.open(url, '_blank', 'width=600,height=600')
    },
  })
  signIn.dataset.url = url
  const decline = element('button', 'Continue without signing in', {
    disabled: hasEnded,
    onclick: () => {
      session.cancelParticipantAuthentication({ sessionId })
    },
  })
  return [signIn, decline]
}

async function fetchUrl(session, item, { redirectUri, identityProvider }) {
  try {
    const { data } = await session.getAuthenticationUrl({ sessionId: item.sessionId, redirectUri })
    item.url =
      data.AuthenticationUrl + (identityProvider ? `&identity_provider=${identityProvider}` : '')
  } catch {
    item.isUnavailable = true
  }
  show(session)
}

async function initiateChat(wish) {
  const { region, endpoint, apiGatewayEndpoint, name, contactFlowId, instanceId } = wish
  const response = await fetch(apiGatewayEndpoint, {
    method: 'POST',
    body: JSON.stringify({
      ContactFlowId: contactFlowId,
      InstanceId: instanceId,
      ParticipantDetails: { DisplayName: name },
      SupportedMessagingContentTypes: ['text/plain', 'text/markdown'],
    }),
  })
  const { data } = await response.json()
  displayName = name

  connect.ChatSession.setGlobalConfig({
    region,
    endpoint,
    loggerConfig: { useDefaultLogger: false },
  })
  const session = connect.ChatSession.create({
    type: 'CUSTOMER',
    chatDetails: data.startChatResult,
    options: { region },
    disableCSM: true,
  })
  const put = (item) => {
    items.set(item.Id, item)
    show(session)
  }

  let nextToken
  session.onConnectionEstablished(async () => {
    const answer = await session.getTranscript({
      scanDirection: 'BACKWARD',
      sortOrder: 'ASCENDING',
      maxResults: 15,
      ...(nextToken && { nextToken }),
    })
    nextToken = answer.data.NextToken
    for (const item of answer.data.Transcript) put(item)
  })
  session.onMessage(({ data: item }) => {
    put(item)
    if (item.Type !== 'MESSAGE' || !['AGENT', 'CUSTOMER'].includes(item.ParticipantRole)) return
    const content = JSON.stringify({ messageId: item.Id })
    session.sendEvent({ contentType: `${prefix}message.delivered`, content }).catch(() => undefined)
  })
  session.onAuthenticationInitiated(({ data: item }) => {
    const told = { ...item, sessionId: JSON.parse(item.Content).SessionId }
    put(told)
    fetchUrl(session, told, wish)
  })
  session.onAuthenticationSuccessful(({ data: item }) => put(item))
  session.onAuthenticationFailed(({ data: item }) => put(item))
  session.onAuthenticationTimeout(({ data: item }) => put(item))
  session.onAuthenticationCanceled(({ data: item }) => put(item))
  session.onParticipantDisplayNameUpdated(({ data: item }) => {
    displayName = item.DisplayName
    show(session)
  })
  session.onEnded(() => {
    document.querySelector('#ended').hidden = false
  })
  await session.connect()
  window.say = (message) => session.sendMessage({ contentType: 'text/plain', message })
}

window.initiateChat = initiateChat
