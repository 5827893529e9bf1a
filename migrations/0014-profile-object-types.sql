create table object_type (
  domain_name              text not null references domain on delete cascade,
  name                     text not null,
  description              text not null,
  template_id              text, -- Fields, keys and the right to make profiles are the template's.
  -- Named as on the wire. Not jsonb: that would lose the order, and keys are tried in their order.
  fields                   json not null,
  keys                     json not null,
  allow_profile_creation   boolean not null,
  expiration_days          integer, -- Null: as the domain has it.
  encryption_key           text,
  timestamp_format         text,
  max_profile_object_count integer,
  tags                     jsonb not null,
  created_at               timestamptz not null,
  last_updated_at          timestamptz not null,
  primary key (domain_name, name)
);

alter table profile_object
  -- In the order in which objects first came: a list goes on behind one that is gone meanwhile.
  add column id bigint generated always as identity,
  add column expires_at timestamptz, -- From then on nobody reads it, and soon it is deleted.
  add column notes jsonb not null default '[]'; -- What its last import did, and why.

update profile_object
   set expires_at = profile_object.last_updated_at
                    + make_interval(days => domain.default_expiration_days)
  from domain
 where domain.name = profile_object.domain_name;

create unique index on profile_object (id);

create index on profile_object (expires_at);
create index on profile_object (domain_name, object_type_name);

-- What a profile is found by because of an object: goes with the object, and to where that goes.
-- Who signed in is no such key: it stays in profile_key when the object is gone.
create table profile_object_key (
  domain_name      text not null,
  key_name         text not null,
  value            text not null,
  object_type_name text not null,
  unique_key       text not null,
  vouched          boolean not null, -- As in profile_key.
  primary key (domain_name, key_name, value, object_type_name, unique_key),
  foreign key (domain_name, object_type_name, unique_key)
    references profile_object on delete cascade,
  check (key_name not in ('_cognitoIdentity', '_profileId'))
);

create index on profile_object_key (domain_name, object_type_name, unique_key);

-- 'added': by AddProfileKey.
alter table profile_key drop constraint profile_key_origin_check;
alter table profile_key add constraint profile_key_origin_check
  check (origin in ('field', 'identity', 'added'));
