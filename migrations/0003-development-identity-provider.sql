-- What the development identity provider remembers: sessions, sign-ins under way, codes, access
-- tokens. Kept as they are, its signing key too: it signs in the users of a configuration file,
-- whose passwords its pages show.
create table development_identity_provider_record (
  kind       text not null,
  id         text not null,
  payload    jsonb not null,
  grant_id   text generated always as (payload ->> 'grantId') stored,
  uid        text generated always as (payload ->> 'uid') stored,
  expires_at timestamptz, -- Null: never.
  primary key (kind, id)
);
create index on development_identity_provider_record (grant_id) where grant_id is not null;
create index on development_identity_provider_record (uid) where uid is not null;
create index on development_identity_provider_record (expires_at);

create table development_identity_provider_signing_key (
  singleton boolean primary key default true check (singleton),
  jwk       jsonb not null
);
