import type { Transaction } from '../database/database.ts'
import type { ProfilePlace } from './profile-store.ts'

/** What was imported from one source under one object type. */
export type ProfileObject = {
  objectTypeName: string
  uniqueKey: string
  content: Readonly<Record<string, unknown>>
}

/** Keeps an object with its profile. One with the same unique key is replaced. */
export async function saveProfileObject(
  tx: Transaction,
  { domain, id }: ProfilePlace,
  { objectTypeName, uniqueKey, content }: ProfileObject,
  now: Date,
): Promise<void> {
  await tx`
    insert into profile_object (domain_name, object_type_name, unique_key, profile_id, content,
                                created_at, last_updated_at)
    values (${domain}, ${objectTypeName}, ${uniqueKey}, ${id},
            ${JSON.stringify(content)}::text::jsonb, ${now}, ${now})
        on conflict (domain_name, object_type_name, unique_key)
        do update set profile_id = excluded.profile_id,
                      content = excluded.content,
                      last_updated_at = excluded.last_updated_at`
}
