create table domain (
  name                    text primary key,
  default_expiration_days integer not null,
  tags                    jsonb not null,
  created_at              timestamptz not null,
  last_updated_at         timestamptz not null
);

create table profile (
  domain_name     text not null references domain on delete cascade,
  id              text not null check (id ~ '^[a-f0-9]{32}$'),
  fields          jsonb not null, -- Named as on the wire. What is searched for stands in profile_key.
  created_at      timestamptz not null,
  last_updated_at timestamptz not null,
  primary key (domain_name, id)
);

-- What a profile is found by. Values are normalised: two that are equal here are meant to be one.
create table profile_key (
  domain_name text not null,
  key_name    text not null, -- Global to a domain: the same name in two object types is the same key.
  value       text not null,
  profile_id  text not null,
  origin      text not null, -- 'field': follows the fields of the profile. 'identity': who signed in.
  vouched     boolean not null, -- A sign-in may join a profile only by a key that somebody vouches for.
  -- One profile may have one value twice, for two reasons; each goes with its reason.
  primary key (domain_name, key_name, value, profile_id, origin),
  -- The domain too, so that no key ever leads into another domain.
  foreign key (domain_name, profile_id) references profile on delete cascade,
  check (origin in ('field', 'identity')),
  check ((origin = 'identity') = (key_name = '_cognitoIdentity'))
);

create index on profile_key (domain_name, profile_id);

-- One issuer and subject never has two profiles, whatever races.
create unique index profile_key_identity
    on profile_key (domain_name, value)
 where origin = 'identity';

-- What was imported, as it came: the profile is made of it and may be made again.
create table profile_object (
  domain_name      text not null,
  object_type_name text not null,
  unique_key       text not null,
  profile_id       text not null,
  content          jsonb not null,
  created_at       timestamptz not null,
  last_updated_at  timestamptz not null,
  -- The same unique key again is the same object, and replaces it.
  primary key (domain_name, object_type_name, unique_key),
  foreign key (domain_name, profile_id) references profile on delete cascade
);

create index on profile_object (domain_name, profile_id, object_type_name);
