/**
 * Every code that a request can fail with, over GraphQL as `extensions.code` and over REST as `code` of a problem document (RFC 9457).
 * Codes of diagnostics, which describe files rather than requests, are the manifests' own.
 */
export const errorCodes = {
  UNAUTHENTICATED: { status: 401, meaning: 'No key was sent, or one that is unknown, revoked or expired, or the token of a link that nobody made. Send `Authorization: Bearer vk_…`.' },
  FORBIDDEN: { status: 403, meaning: 'Your role, your access to the lab, or the scopes of your key do not allow this; the message says which.' },
  NOT_FOUND: { status: 404, meaning: 'Nothing has this id that you may know of.' },
  BAD_USER_INPUT: { status: 400, meaning: 'An argument does not have the form that is asked for: it is named beside this.' },
  CSRF_TOKEN_MISSING: { status: 403, meaning: 'A request that a session’s cookie vouches for must carry the session’s token in `X-CSRF-Token`.' },
  ORIGIN_REFUSED: { status: 403, meaning: 'A page of this origin may not open a connection with somebody’s cookie.' },
  SIGN_IN_REFUSED: { status: 403, meaning: 'The provider vouches for you, but you are not known here, or not invited.' },
  SIGN_IN_FAILED: { status: 400, meaning: 'The sign-in did not come to its end, or was not begun in this browser: begin it again.' },
  SIGN_IN_UNAVAILABLE: { status: 503, meaning: 'The sign-in provider does not answer, or not as it should: try again later.' },
  LAST_OWNER: { status: 409, meaning: 'An organisation has at least one owner: make somebody else one first.' },
  NAME_TAKEN: { status: 409, meaning: 'Something else has this name already.' },
  INVITATION_GONE: { status: 410, meaning: 'This invitation is unknown, used, taken back or expired, or whoever made it may no longer invite: ask for a new one.' },
  INVITATION_NOT_YOURS: { status: 403, meaning: 'The invitation is for another e-mail address than your account’s.' },
  EMAIL_NOT_VERIFIED: { status: 403, meaning: 'The invitation is for one e-mail address, and your provider does not say that yours is verified.' },
  LINK_GONE: { status: 410, meaning: 'This link was taken back or has expired, or its lab is no longer shared by link: ask for a new one.' },
  NOT_SHARED_BY_LINK: { status: 409, meaning: 'Links open a lab whose visibility is LINK: give it that one first.' },
  REVISION_CONFLICT: { status: 409, meaning: 'Somebody committed in between: fetch the head, merge, and commit on top of it.' },
  MERGE_CONFLICT: { status: 409, meaning: 'Both lines changed the same files: nothing was written. Merge again with a resolution for each of them.' },
  IDEMPOTENCY_CONFLICT: { status: 409, meaning: 'This idempotency key was used before, for other content.' },
  MALFORMED_HTTP: { status: 400, meaning: 'This is no HTTP that the server understands.' },
  REQUEST_TIMEOUT: { status: 408, meaning: 'The request took too long to arrive.' },
  HEADERS_TOO_LARGE: { status: 431, meaning: 'The headers of the request are larger than the server reads.' },
  BODY_TOO_LARGE: { status: 413, meaning: 'The request is larger than the server reads: in bytes, or in values and levels of JSON.' },
  IDEMPOTENCY_IN_FLIGHT: { status: 409, meaning: 'A request with this idempotency key is still at work: send it again shortly.' },
  PRECONDITION_FAILED: { status: 412, meaning: 'What `If-Match` names is no longer the state: fetch it again, merge, and try on top of it.' },
  PRECONDITION_REQUIRED: { status: 428, meaning: 'Say with `If-Match` what the change was made from.' },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'This address knows other methods; the header `Allow` names them.' },
  NOT_ACCEPTABLE: { status: 406, meaning: 'The answer cannot be had in any form that `Accept` names.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The body is of a kind that is not read here; `Content-Type` names it.' },
  MALFORMED_BODY: { status: 400, meaning: 'The body is not what its Content-Type says.' },
  QUERY_TOO_COMPLEX: { status: 400, meaning: 'The query is nested too deeply, or asks for too much at once.' },
  GRAPHQL_PARSE_FAILED: { status: 400, meaning: 'The query is not GraphQL.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, meaning: 'The query does not fit the schema.' },
  PERSISTED_QUERY_NOT_FOUND: { status: 400, meaning: 'The server knows no document with this id or hash: send the query itself, or register the document.' },
  DOCUMENT_NOT_TRUSTED: { status: 403, meaning: 'This server runs only documents that it was given beforehand, and this one is not among them.' },
  BAD_REQUEST: { status: 400, meaning: 'The request is not one that GraphQL over HTTP knows.' },
  'QUESTION.UNKNOWN_ADDRESS': { status: 400, meaning: 'Nothing in the lab has this address.' },
  'QUESTION.AMBIGUOUS_ADDRESS': { status: 400, meaning: 'More than one thing has this address: name the cluster, or the LAN.' },
  'QUESTION.BAD_TARGET': { status: 400, meaning: 'The target is no URL, no `host:port` and no address.' },
  'QUESTION.UNKNOWN_TARGET': { status: 400, meaning: 'The lab has no such target.' },
  'QUESTION.MISSING_PORT': { status: 400, meaning: 'The target does not say its port, and neither does `port`.' },
  'ASSIGNMENT.MISSING': { status: 400, meaning: 'The file holds no document of `kind: Assignment` that can be read.' },
  NOT_GRADED: { status: 409, meaning: 'The submission has not been graded yet: ask again shortly.' },
  LAB_TOO_LARGE: { status: 413, meaning: 'The lab has more, or larger, files than a lab may have.' },
  NOT_FINISHED: { status: 409, meaning: 'The simulation has no result: it still runs, or ended without one.' },
  'ARCHIVE.UNREADABLE': { status: 400, meaning: 'The archive is damaged, or holds a file that is no UTF-8 text.' },
  'ARCHIVE.UNSAFE': { status: 400, meaning: 'The archive holds what a lab does not take: a link, a device, or a path that leaves the lab.' },
  UNAVAILABLE: { status: 503, meaning: 'The database cannot be reached just now. Ask again after `Retry-After` seconds; whether a change was kept, a look at the lab tells.' },
  TOO_COSTLY: { status: 422, meaning: 'The answer takes more time or memory than one question, or one lab, has.' },
  RATE_LIMITED: { status: 429, meaning: 'The key, its organisation, or a link has asked for as much as it may for now; `Retry-After` says when to go on.' },
  QUOTA_EXCEEDED: { status: 403, meaning: 'The organisation has as many labs, bytes, running simulations, keys, members or links as it may have.' },
  OVERLOADED: { status: 503, meaning: 'Too much of your organisation waits to be computed already. Ask again shortly.' },
  'WEBHOOK.BAD_URL': { status: 400, meaning: 'Messages are not sent to this address; the message says why.' },
  'WEBHOOK.TOO_MANY': { status: 409, meaning: 'The organisation has as many webhooks as it may have.' },
  'WEBHOOK.NOT_CONFIGURED': { status: 501, meaning: 'This installation has no key for the secrets of webhooks.' },
  INTERNAL: { status: 500, meaning: 'A fault of the server: `errorId` finds it in the log.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly meaning: string }>>;

export type ErrorCode = keyof typeof errorCodes;

/** An expected failure of a request: what happened, for a person and for a program. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /** The argument at fault, as a path: `input.files[0].path`. */
  readonly argument?: string;
  /** Seconds after which it may go well. */
  readonly retryAfter?: number;
}

export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(errorCodes, text);
}
