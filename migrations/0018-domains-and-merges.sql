alter table domain
  -- Kept and given back as they came: the database encrypts, no letters die here, and of `matching`
  -- only whether it is enabled has an effect.
  add column encryption_key text,
  add column dead_letter_queue_url text,
  add column matching json,
  add column rule_based_matching json,
  -- From then on nobody finds it. A job removes what it holds, then the row.
  add column deleted_at timestamptz;

-- Where objects of a domain come from: kept, listed and tagged. Nothing is fetched.
create table integration (
  domain_name       text not null references domain on delete cascade,
  uri               text not null,
  object_type_name  text,
  object_type_names json, -- By the names of events, where one source has several types.
  role_arn          text,
  tags              jsonb not null,
  created_at        timestamptz not null,
  last_updated_at   timestamptz not null,
  primary key (domain_name, uri)
);

-- Profiles that are no more, and the one that each became part of. Contacts go on naming them.
create table profile_alias (
  domain_name text not null,
  id          text not null,
  profile_id  text not null,
  primary key (domain_name, id),
  foreign key (domain_name, profile_id) references profile on delete cascade
);

create index on profile_alias (domain_name, profile_id);

-- What undoes a merge, for as long as it can be undone. It goes with the profile that it is about.
create table profile_merge (
  id              text primary key,
  domain_name     text not null,
  main_profile_id text not null, -- Follows that profile when it is merged itself.
  merged_at       timestamptz not null,
  sequence        bigint generated always as identity, -- They are undone in the opposite order.
  before          jsonb not null, -- The profiles and their keys as they were, and whose objects were whose.
  after           jsonb not null, -- The main profile as the merge left it: it must still be so.
  foreign key (domain_name, main_profile_id) references profile on delete cascade
);

create index on profile_merge (domain_name, main_profile_id);
create index on profile_merge (merged_at);
