-- A file that a participant attaches. It is of the chat once its upload was completed: an item tells of it then.
create table attachment (
  id             uuid primary key,
  contact_id     uuid not null references contact on delete cascade,
  participant_id uuid not null references participant on delete cascade,
  name           text not null,
  content_type   text not null,
  size_bytes     bigint not null,
  status         text not null check (status in ('started', 'uploaded', 'completed')),
  request_digest bytea not null, -- Of the request that started it, so that a repeat is known for what it is.
  started_at     timestamptz not null,
  unique (participant_id, request_digest)
);
create index on attachment (contact_id);
create index on attachment (started_at) where status <> 'completed';

-- A file in the storage: noted before its first byte is kept, so that none is ever forgotten. It is nobody's
-- while it is written, when that came to nothing, and when its attachment is gone: then it is removed.
create table attachment_file (
  id            uuid primary key,
  attachment_id uuid unique references attachment on delete set null,
  begun_at      timestamptz not null
);
create index on attachment_file (begun_at) where attachment_id is null;

-- The key in a presigned URL: good for one upload, or one download, of one attachment.
create table attachment_key (
  digest        bytea primary key,
  attachment_id uuid not null references attachment on delete cascade,
  purpose       text not null check (purpose in ('upload', 'download')),
  expires_at    timestamptz not null
);
create index on attachment_key (attachment_id);
create index on attachment_key (expires_at);
