-- A contact whose items are told to the endpoint of an SNS topic too, each as a notification.
create table streaming (
  id                 uuid primary key,
  instance_id        uuid not null, -- This and the next are the contact's, and never change.
  initial_contact_id uuid not null,
  contact_id         uuid not null references contact on delete cascade,
  topic_arn          text not null,
  lane               text not null, -- The queue of its jobs: they are done one at a time.
  position           bigint not null, -- The sequence of the last item that was delivered, or given up.
  until_sequence     bigint, -- Of the last item that is to be delivered. Null: there may be more to come.
  failures           integer not null default 0, -- How often the item behind the position could not be delivered.
  given_up           integer not null default 0, -- How many items were.
  started_at         timestamptz not null
);
create unique index on streaming (contact_id, topic_arn) where until_sequence is null;
create index on streaming (contact_id);

-- The key that signs notifications, the same on every node.
create table streaming_signing_key (
  singleton   boolean primary key default true check (singleton),
  private_key bytea not null, -- Sealed.
  certificate text not null
);

-- Whether a stream of the contact goes on: so that those of all other contacts cost nothing.
alter table contact add column is_streamed boolean not null default false;

-- A stream is owed its next delivery whenever its contact has new items, in the transaction that
-- adds them and whoever does: nobody can forget it. A job that is owed already keeps its time, for it
-- may be waiting for an endpoint to recover. Its rows belong to a contact that is locked already, so
-- transactions of different contacts never wait for one another here.
create function owe_delivery() returns trigger language plpgsql as $$
begin
  perform graphile_worker.add_job(
            'deliver-stream',
            json_build_object('streamingId', id),
            queue_name => lane,
            job_key => 'stream:' || id,
            job_key_mode => 'preserve_run_at'
          )
     from streaming
    where contact_id = new.id
      and until_sequence is null;
  return null;
end
$$;
create trigger owe_delivery
  after update of last_sequence on contact
  for each row
  when (new.is_streamed and new.last_sequence > old.last_sequence)
  execute function owe_delivery();
