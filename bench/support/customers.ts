import type { PoolUser } from '../../src/development-identity-provider/user-pool.ts'

/** Who signs in: many, as two sign-ins of one customer wait for one another at their profile. */
export const customers: readonly PoolUser[] = Array.from({ length: 200 }, (_, index) => ({
  username: `customer-${index}`,
  password: `password-${index}`,
  claims: {
    sub: `c0ffee00-0000-4000-8000-${String(index).padStart(12, '0')}`,
    email: `customer-${index}@example.com`,
    email_verified: true,
    phone_number: `+1206555${String(index).padStart(4, '0')}`,
    phone_number_verified: true,
    given_name: 'Ada',
    family_name: `Number ${index}`,
  },
}))
