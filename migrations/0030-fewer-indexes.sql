-- The one by client token, and the primary key, begin with the same columns and find the same. In the
-- order in which the end of a sign-in uses these tables, as each waits here for whoever uses it.
drop index if exists participant_contact_id_idx;
drop index if exists profile_object_domain_name_object_type_name_idx;
