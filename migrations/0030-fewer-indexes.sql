-- The primary key, and the one by client token, begin with the same columns and find the same.
drop index if exists profile_object_domain_name_object_type_name_idx;
drop index if exists participant_contact_id_idx;
