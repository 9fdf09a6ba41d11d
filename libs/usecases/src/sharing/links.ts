/** Links to a lab: whoever holds one reads it, with an account or without. */
import { createShareLinkInput, encodeNodeId, errorCodes, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findShareLink, hasShareLink, insertShareLink, listShareLinks, revokeShareLink as storeRevocation } from '@vantage/db';
import type { Lab, ShareLink } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { visitor } from '../actor.js';
import type { Actor } from '../actor.js';
import { changeLab } from '../changeLab.js';
import type { Deps } from '../deps.js';
import { badInput, checkInput, notFound } from '../failures.js';
import { admit, rowsOf } from '../openLab.js';
import type { Admitted, WantedLab } from '../openLab.js';
import { withinQuotas } from '../quotas.js';
import { authorize } from '../rights/authorize.js';
import { authorizeLab } from '../rights/authorizeLab.js';
import { hashOfToken, newToken } from '../token.js';

/** `vl_` and 256 random bits. */
const FORM = /^vl_[A-Za-z0-9_-]{43}$/;

export interface CreatedShareLink {
  readonly link: ShareLink;
  /** Shown once: only its hash is kept. */
  readonly token: string;
  readonly lab: Lab;
}

/** Makes a link to a lab whose visibility is LINK. It is good until it expires or is revoked, and while that visibility lasts. */
export async function createShareLink(deps: Deps, actor: Actor, input: unknown): Promise<Result<CreatedShareLink, Failure>> {
  const checked = checkInput(createShareLinkInput, input, 'input');
  if (!checked.ok) return checked;
  const { labId, name, expiresAt } = checked.value;
  if (expiresAt !== undefined && expiresAt <= deps.now()) return badInput('input.expiresAt', 'lies in the past');
  const { token, hash } = newToken('vl');
  const id = deps.newId();
  const changed = await changeLab(deps, actor, 'lab.share', { labId, versions: undefined }, async (tx, lab) => {
    if (lab.visibility !== 'LINK') return notSharedByLink(lab);
    const room = await withinQuotas(tx, deps, ['links']);
    if (!room.ok) return room;
    await insertShareLink(tx, { id, labId: lab.id, name, hash, createdBy: actor.userId, expiresAt });
    return succeed({ lab, detail: { link: encodeNodeId('shareLink', id), name, expiresAt: expiresAt?.toISOString() ?? null } });
  });
  if (!changed.ok) return changed;
  const link = await deps.database.withTenant(actor.tenantId, (tx) => findShareLink(tx, id));
  invariant(link !== undefined, 'a link that was just made is there');
  return succeed({ link, token, lab: changed.value });
}

/** Ends a link at once, for those who are looking at the lab by it, too; one that has ended stays as it is. */
export async function revokeShareLink(deps: Deps, actor: Actor, id: string): Promise<Result<ShareLink, Failure>> {
  const permitted = authorize(actor, 'lab.share');
  if (!permitted.ok) return permitted;
  const uuid = uuidOf('shareLink', id);
  const link = uuid === undefined ? undefined : await deps.database.withTenant(actor.tenantId, (tx) => findShareLink(tx, uuid));
  if (link === undefined) return notFound('link', id);
  const now = deps.now();
  const changed = await changeLab(deps, actor, 'lab.share', { labId: encodeNodeId('lab', link.labId), versions: undefined }, async (tx, lab) => {
    await storeRevocation(tx, link.id, now);
    return succeed({ lab, detail: { link: id, revoked: true } });
  });
  if (changed.ok) return succeed({ ...link, revokedAt: link.revokedAt ?? now });
  return changed.failure.code === 'NOT_FOUND' ? notFound('link', id) : changed;
}

/** The links of a lab, ended ones among them: for those who may share it. */
export async function getShareLinks(deps: Deps, actor: Actor, lab: Lab): Promise<Result<readonly ShareLink[], Failure>> {
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const permitted = await authorizeLab(tx, actor, { operation: 'lab.share', labId: lab.id, otherwise: notFound('lab', encodeNodeId('lab', lab.id)) });
    return permitted.ok ? succeed(await listShareLinks(tx, lab.id)) : permitted;
  });
}

/**
 * Whoever sends a link's token: a visitor of its lab, and of nothing else. A token that nobody made proves nothing (`UNAUTHENTICATED`). One that has
 * ended is told so (`LINK_GONE`), for nobody comes upon one of 256 random bits by chance; but not why.
 */
export async function visit(deps: Pick<Deps, 'database' | 'credentials' | 'linkUses' | 'now'>, token: string, wanted?: WantedLab): Promise<Result<Admitted, Failure>> {
  if (!FORM.test(token)) return unknown();
  const hash = hashOfToken(token);
  const found = await deps.credentials.link(hash, rowsOf(wanted));
  if (found === undefined) return (await hasShareLink(deps.database, hash)) ? gone() : unknown();
  const { id, tenantId, labId, expiresAt } = found.credential;
  if (expiresAt !== undefined && expiresAt <= deps.now()) return gone();
  deps.linkUses.note(found.credential);
  return succeed(admit(visitor(tenantId, { id, labId }), wanted, found.lab));
}

function gone(): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'LINK_GONE', message: errorCodes.LINK_GONE.meaning });
}

function unknown(): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'UNAUTHENTICATED', message: 'Nobody made this link: look whether its token is whole.' });
}

function notSharedByLink({ visibility }: Lab): { readonly ok: false; readonly failure: Failure } {
  const message = `Links open a lab whose visibility is LINK, and this one's is ${visibility}: change that first.`;
  return fail({ code: 'NOT_SHARED_BY_LINK', message, argument: 'input.labId' });
}
