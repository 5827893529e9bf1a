-- A key of before there were policies goes on doing what it could do: everything.
alter table access_key
  add column policy       jsonb not null default
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["*"], "Resource": ["*"]}]}',
  add column disabled_at  timestamptz,
  add column last_used_at timestamptz; -- To the hour: nobody waits for a write because they asked.
alter table access_key alter column policy drop default;

-- One row an API call. Its id sorts by time.
create table audit_event (
  id            uuid primary key,
  occurred_at   timestamptz not null,
  event_name    text not null,
  access_key_id text,
  contact_id    text,
  record        jsonb not null -- As CloudTrail would tell it; nothing secret is in it.
);
create index on audit_event using brin (occurred_at); -- It only ever grows at its end.
create index on audit_event (contact_id, id) where contact_id is not null;
