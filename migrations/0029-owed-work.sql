-- Owes pieces of work, as a list of {name, payload, queue, in_seconds, key, attempts_max}, of which all
-- but the name may be left out. It does what the job library's add_jobs does, by better plans: left to
-- itself PostgreSQL makes them anew each time, as it cannot tell how many pieces there are, which takes
-- longer than what is planned; and it reads all jobs to find one key, as long as it has not counted them.
create function owe_work(list json) returns void language plpgsql
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
as $$
begin
  perform graphile_worker.add_jobs(array(
            select (
                     name,
                     payload,
                     queue,
                     now() + make_interval(secs => in_seconds),
                     attempts_max,
                     key,
                     null,
                     null
                   )::graphile_worker.job_spec
              from json_to_recordset(list)
                as work (name text, payload json, queue text, in_seconds float8, key text, attempts_max integer)
          ));
end
$$;

-- It owes work of its own.
alter function owe_delivery() set plan_cache_mode = force_generic_plan;
alter function owe_delivery() set enable_seqscan = off;
