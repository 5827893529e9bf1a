create table installation (
  singleton         boolean primary key default true check (singleton),
  vault_fingerprint bytea not null -- Of the secret key: a wrong key is found at the start, not at the first sealed value.
);

create table access_key (
  id          text primary key,
  secret      bytea not null, -- Sealed: a signature can only be verified with the secret itself.
  description text not null,
  created_at  timestamptz not null
);

create table instance (
  id                       uuid primary key,
  alias                    text unique,
  identity_management_type text not null,
  inbound_calls_enabled    boolean not null,
  outbound_calls_enabled   boolean not null,
  directory_id             text,
  profiles_domain          text, -- Null: the domain amazon-connect-<alias>, if there is one.
  client_token             text unique,
  tags                     jsonb not null,
  created_at               timestamptz not null
);

create table integration_association (
  id                      uuid primary key,
  instance_id             uuid not null references instance on delete cascade,
  integration_type        text not null,
  integration_arn         text not null,
  source_application_url  text,
  source_application_name text,
  source_type             text,
  tags                    jsonb not null,
  created_at              timestamptz not null,
  unique (instance_id, integration_type, integration_arn)
);

create table queue (
  id          uuid primary key,
  instance_id uuid not null references instance on delete cascade,
  name        text not null,
  created_at  timestamptz not null,
  unique (instance_id, name)
);

-- How the identity provider behind a user pool is reached, where its ARN alone does not tell.
create table user_pool (
  arn    text primary key,
  issuer text not null
);

create table app_client (
  user_pool_arn text not null references user_pool on delete cascade,
  client_id     text not null,
  callback_urls text[] not null,
  primary key (user_pool_arn, client_id)
);

-- Content by its hash: a run keeps the flow it began with, whatever is published meanwhile.
create table flow_content (
  sha256  text primary key,
  content text not null
);

create table flow (
  id                uuid primary key,
  instance_id       uuid not null references instance on delete cascade,
  name              text not null,
  type              text not null,
  description       text,
  saved_content     text not null references flow_content,
  published_content text references flow_content,
  tags              jsonb not null,
  created_at        timestamptz not null,
  modified_at       timestamptz not null,
  unique (instance_id, name)
);

create table contact (
  id                 uuid primary key,
  instance_id        uuid not null references instance on delete cascade,
  initial_contact_id uuid not null, -- Its attributes are those of every contact that continues it.
  related_contact_id uuid,
  flow_id            uuid not null references flow,
  client_token       text,
  channel            text not null,
  initiation_method  text not null,
  customer_id        text,
  attributes         jsonb not null,
  segment_attributes jsonb not null,
  target_queue_id    uuid references queue,
  queue_id           uuid references queue,
  enqueued_at        timestamptz,
  initiated_at       timestamptz not null,
  updated_at         timestamptz not null,
  ended_at           timestamptz,
  end_reason         text,
  last_sequence      bigint not null default 0, -- Of its items. Moved under this row's lock, so that order of sequence is order of commit.
  last_item_at       timestamptz not null, -- Times of items follow one another too, whatever nodes' clocks say.
  unique (instance_id, client_token),
  check ((ended_at is null) = (end_reason is null))
);

create table participant (
  id           uuid primary key,
  contact_id   uuid not null references contact on delete cascade,
  role         text not null,
  display_name text not null,
  joined_at    timestamptz,
  left_at      timestamptz
);
create index on participant (contact_id);

create table participant_token (
  digest         bytea primary key,
  participant_id uuid not null references participant on delete cascade
);
create index on participant_token (participant_id);

create table participant_connection (
  connection_token_digest bytea primary key,
  participant_id          uuid not null references participant on delete cascade,
  expires_at              timestamptz not null,
  socket_key_digest       bytea not null unique,
  socket_open_until       timestamptz not null
);
create index on participant_connection (participant_id);

create table item (
  id               uuid primary key,
  contact_id       uuid not null references contact on delete cascade,
  sequence         bigint not null,
  type             text not null,
  content_type     text not null,
  content          text,
  participant_id   uuid not null,
  participant_role text not null,
  display_name     text not null,
  metadata         jsonb,
  listed           boolean not null, -- Whether the transcript lists it; some items are told and not listed.
  request_digest   bytea,            -- Of the request that sent it, so that a repeat is known for what it is.
  created_at       timestamptz not null,
  unique (contact_id, sequence),
  unique (participant_id, request_digest)
);

create table flow_run (
  id              uuid primary key,
  contact_id      uuid not null references contact on delete cascade,
  flow_id         uuid not null references flow,
  flow_type       text not null,
  content_sha256  text not null references flow_content,
  status          text not null check (status in ('running', 'waiting', 'ended')),
  action_id       text not null, -- Where the run stands. While running: the action to enter next.
  visit           integer not null default 0,
  wait_id         uuid, -- What it waits for: an authentication session, or a timer.
  flow_attributes jsonb not null,
  logging         boolean not null default false,
  started_at      timestamptz not null,
  ended_at        timestamptz,
  end_reason      text,
  check ((wait_id is not null) = (status = 'waiting'))
);
create unique index on flow_run (contact_id) where status <> 'ended'; -- One walk at a time.
create index on flow_run (contact_id, started_at);

-- The path of a run: which action it entered, and by which branch it left.
create table flow_run_step (
  flow_run_id uuid not null references flow_run on delete cascade,
  visit       integer not null,
  action_id   text not null,
  action_type text not null,
  entered_at  timestamptz not null,
  left_at     timestamptz,
  branch      text,
  primary key (flow_run_id, visit)
);

create table authentication_session (
  id                    uuid primary key,
  instance_id           uuid not null references instance on delete cascade,
  contact_id            uuid not null references contact on delete cascade,
  participant_id        uuid not null references participant on delete cascade,
  item_id               uuid, -- The event that told of it, to be told again to a socket that comes later.
  user_pool_arn         text not null,
  client_id             text not null,
  issuer                text not null,
  profiles_domain       text,
  object_type_name      text not null,
  status                text not null,
  reason                text,
  told_at               timestamptz not null,
  expires_at            timestamptz not null,
  state_digest          bytea unique,
  authorization_request bytea, -- Sealed: state, nonce, code verifier, redirect URI. Kept until the session ends.
  answer                bytea, -- Sealed. A code is worth a sign-in: it is kept only until it is spent.
  answer_digest         bytea, -- Stays, so that a repeat is known for what it is.
  answered_at           timestamptz,
  started_at            timestamptz not null,
  ended_at              timestamptz,
  timeline              jsonb not null,
  check (status in ('initiated', 'authorizing', 'answered', 'succeeded', 'failed', 'timedOut', 'cancelled', 'abandoned')),
  check ((answer is not null) = (status = 'answered')),
  check ((authorization_request is not null) = (status in ('authorizing', 'answered'))),
  check ((ended_at is not null) = (status in ('succeeded', 'failed', 'timedOut', 'cancelled', 'abandoned'))),
  check ((reason is not null) = (ended_at is not null))
);
create unique index on authentication_session (contact_id) where ended_at is null; -- One sign-in at a time.
create index on authentication_session (contact_id, started_at);

-- A process that does jobs. It holds an advisory lock on its lock_key for as long as it is connected:
-- whoever can take that lock knows that the process is gone, and frees the jobs it held.
create sequence node_lock_key as integer;
create table node (
  worker_pool_id text primary key,
  lock_key       integer not null,
  started_at     timestamptz not null default now()
);
