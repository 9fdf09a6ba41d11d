/** What becomes of somebody for whom a provider has vouched. */
import type { Failure } from '@vantage/contract';
import { findAccount, findAccountId, holdAccount, insertAccount, insertMembership, insertOrganization, insertUser, listPresences, updateAccount } from '@vantage/db';
import type { Account, Identity } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Deps } from '../deps.js';
import { acceptInvitation, checkInvitation } from '../people/invitations.js';

/** What the provider says of a person. The identity alone decides whose account it is: an address may belong to somebody else tomorrow. */
export interface Vouched extends Identity {
  readonly name: string;
  readonly email: string | undefined;
  readonly emailVerified: boolean;
}

export interface SignInRules {
  /** Domains of verified e-mail addresses that may sign in; none: every one. */
  readonly domains: readonly string[];
  /** Whether somebody without an invitation gets an organisation, or is refused. */
  readonly newcomers: 'organization' | 'refused';
}

type SignInDeps = Pick<Deps, 'database' | 'newId' | 'now' | 'quotas'>;

/**
 * The account to sign in: the one of this identity, or a new one. Whoever is in no organisation comes into one by invitation, or gets one
 * where newcomers do; nobody else is let in.
 */
export async function signIn(deps: SignInDeps, vouched: Vouched, invitation: string | undefined, rules: SignInRules): Promise<Result<string, Failure>> {
  if (!isInDomains(vouched, rules.domains)) return refused(`Only ${rules.domains.join(', ')} may sign in here, with an address that the provider has verified.`);
  const known = await findAccountId(deps.database, vouched);
  if (invitation !== undefined) {
    // Of whoever is not let in, nothing is kept.
    const open = await checkInvitation(deps, invitation, vouched);
    if (!open.ok) return open;
    const account = await accountOf(deps, vouched, known);
    const accepted = await acceptInvitation(deps, { accountId: account.id }, invitation);
    return accepted.ok ? succeed(account.id) : accepted;
  }
  const affiliations = known === undefined ? [] : await deps.database.withAccount(known, listPresences);
  if (affiliations.length === 0 && rules.newcomers === 'refused') return refused(UNKNOWN);
  const account = await accountOf(deps, vouched, known);
  if (affiliations.length === 0) await ensureOrganization(deps, account);
  return succeed(account.id);
}

const UNKNOWN = 'You are in no organisation here. Ask somebody of yours for an invitation, and open its link.';

function isInDomains({ email, emailVerified }: Vouched, domains: readonly string[]): boolean {
  if (domains.length === 0) return true;
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return emailVerified && domain !== undefined && domains.includes(domain);
}

/** The account, with the name and the address that the provider tells now. */
async function accountOf(deps: SignInDeps, vouched: Vouched, known: string | undefined): Promise<Account> {
  if (known === undefined) return openAccount(deps, vouched);
  const { name, email, emailVerified } = vouched;
  const account = { id: known, name, email, emailVerified };
  await deps.database.withAccount(known, (tx) => updateAccount(tx, account));
  return account;
}

/** Two first sign-ins at once end in one account: the second finds the identity taken, undoes its own, and takes the first's. */
async function openAccount(deps: SignInDeps, vouched: Vouched): Promise<Account> {
  const id = deps.newId();
  const { name, email, emailVerified } = vouched;
  const account = { id, name, email, emailVerified };
  try {
    return await deps.database.withAccount(id, async (tx) => {
      if (!(await insertAccount(tx, account, vouched))) throw new IdentityTaken();
      return account;
    });
  } catch (error) {
    if (!(error instanceof IdentityTaken)) throw error;
    const known = await findAccountId(deps.database, vouched);
    const theirs = known === undefined ? undefined : await deps.database.withAccount(known, findAccount);
    invariant(theirs !== undefined, 'an identity that is taken is somebody’s');
    return theirs;
  }
}

class IdentityTaken extends Error {}

/** An organisation of a person's own, for whoever is in none: of two sign-ins at once the second waits for the first, and finds its organisation. */
async function ensureOrganization({ database, newId }: SignInDeps, account: Account): Promise<void> {
  const tenantId = newId();
  const userId = newId();
  await database.withTenant(tenantId, async (tx) => {
    const presences = await listPresences(await holdAccount(tx, account.id));
    if (presences.length > 0) return;
    await insertOrganization(tx, { id: tenantId, slug: slugOf(account.name, tenantId), name: account.name });
    await insertUser(tx, { id: userId, name: account.name, email: account.email, accountId: account.id });
    await insertMembership(tx, userId, 'OWNER');
  });
}

/** `ada-lovelace-1f3a9c02`: readable, and nobody else's. */
function slugOf(name: string, tenantId: string): string {
  const words = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  return `${words === '' ? 'organization' : words}-${tenantId.slice(0, 8)}`;
}

function refused(message: string): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'SIGN_IN_REFUSED', message });
}
