-- Every other second each node looks for work that is held by nobody who is there, and for what was
-- superseded while it was done: both are few, in a list of however many.
create index if not exists jobs_held
    on graphile_worker._private_jobs (locked_by)
 where locked_by is not null;

create index if not exists jobs_without_key
    on graphile_worker._private_jobs (attempts)
 where key is null;
