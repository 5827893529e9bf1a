-- Configuration of an instance, each attribute by its name; one that was never set has its default.
alter table instance add column attributes jsonb;
update instance
   set attributes = jsonb_build_object(
         'INBOUND_CALLS', inbound_calls_enabled,
         'OUTBOUND_CALLS', outbound_calls_enabled
       );
alter table instance
  alter column attributes set not null,
  drop column inbound_calls_enabled,
  drop column outbound_calls_enabled;

-- An instance that is deleted is gone for its callers at once, and its row when nothing of it goes on.
alter table instance
  add column deleted_at timestamptz,
  drop constraint instance_alias_key,
  drop constraint instance_client_token_key;
create unique index instance_alias_key on instance (alias) where deleted_at is null;
create unique index instance_client_token_key on instance (client_token) where deleted_at is null;

-- What a ClientToken has brought about: the same request again gets the same answer, and does nothing.
-- No reference to the instance: the token of a request to delete it outlives it.
create table client_token (
  instance_id    uuid not null,
  operation      text not null,
  token          text not null,
  request_digest bytea not null, -- A token is good for one request: another one under it is refused.
  output         jsonb,
  created_at     timestamptz not null,
  primary key (instance_id, operation, token)
);
create index on client_token (created_at);

create table hours_of_operation (
  id          uuid primary key,
  instance_id uuid not null references instance on delete cascade,
  name        text not null,
  description text,
  time_zone   text not null,
  config      jsonb not null, -- Named as on the wire.
  tags        jsonb not null,
  created_at  timestamptz not null,
  unique (instance_id, name)
);

-- As an instance made from now on has it: a queue has hours, and those of the first are always.
insert into hours_of_operation (id, instance_id, name, time_zone, config, tags, created_at)
select gen_random_uuid(),
       instance.id,
       'Basic Hours',
       'UTC',
       (
         select jsonb_agg(jsonb_build_object('Day', day, 'StartTime', midnight, 'EndTime', midnight))
           from unnest(array['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY']) day,
                jsonb_build_object('Hours', 0, 'Minutes', 0) midnight
       ),
       '{}',
       instance.created_at
  from instance;

alter table queue
  add column description text,
  add column hours_of_operation_id uuid references hours_of_operation,
  add column max_contacts integer,
  add column outbound_caller_config jsonb, -- Named as on the wire.
  add column tags jsonb not null default '{}';
update queue
   set hours_of_operation_id = hours.id
  from hours_of_operation hours
 where hours.instance_id = queue.instance_id;
alter table queue
  alter column hours_of_operation_id set not null,
  alter column tags drop default;
create index on contact (queue_id) where ended_at is null; -- How many wait in a queue.

alter table flow add column state text not null default 'ACTIVE' check (state in ('ACTIVE', 'ARCHIVED'));
alter table flow alter column state drop default;

-- A contact, and its walk, outlive the flow: the walk keeps the content it began with.
alter table contact drop constraint contact_flow_id_fkey;
alter table flow_run drop constraint flow_run_flow_id_fkey;

create table flow_version (
  flow_id        uuid not null references flow on delete cascade,
  version        integer not null,
  content_sha256 text not null references flow_content,
  description    text,
  created_at     timestamptz not null,
  primary key (flow_id, version)
);

create table flow_module (
  id                uuid primary key,
  instance_id       uuid not null references instance on delete cascade,
  name              text not null,
  description       text,
  saved_content     text not null references flow_content,
  published_content text not null references flow_content,
  tags              jsonb not null,
  created_at        timestamptz not null,
  unique (instance_id, name)
);

-- What an instance may use, or be used from, that is known by a value alone.
create table allowance (
  instance_id uuid not null references instance on delete cascade,
  kind        text not null check (kind in ('approvedOrigin', 'lambdaFunction')),
  value       text not null,
  created_at  timestamptz not null,
  primary key (instance_id, kind, value)
);
