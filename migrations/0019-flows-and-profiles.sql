-- The profile that its flows have last found, made or changed, and the attributes that they asked for:
-- {"profileId", "attributes"}. Their names alone: the values are read from the profile when they are used.
alter table contact add column looked_up_profile jsonb;
