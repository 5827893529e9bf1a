-- How sign-ins at a provider are asked for and verified, as its operator wants it. Shapes:
-- src/authentication/provider-settings.ts.
alter table user_pool
  add column settings jsonb not null default '{}';

-- How an application proves who it is at the token endpoint: method, and what belongs to it.
alter table app_client
  add column settings       jsonb not null default '{}', -- Over those of its provider.
  add column authentication jsonb not null default '{"method":"none"}',
  add column secret         bytea, -- Sealed: a client secret, or a private key.
  add constraint app_client_secret_check
      check ((secret is null) = (authentication ->> 'method' = 'none'));
