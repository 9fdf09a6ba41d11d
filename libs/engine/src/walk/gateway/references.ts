/** What the stage of Gateways rests on where no file of a lab says it. */
import { citeReference } from '../../model/index.js';

const SPEC = 'https://gateway-api.sigs.k8s.io/reference/spec/';

export const LISTENER_CHOICE = citeReference('Gateway listeners: the most specific hostname', `${SPEC}#listener`);
export const MISDIRECTED = citeReference('421 Misdirected Request', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20');
export const PLAIN_REQUEST = citeReference('400 Bad Request', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1');
export const PRECEDENCE = citeReference('HTTPRoute: precedence of matches', `${SPEC}#httprouterule`);
export const GRPC_PRECEDENCE = citeReference('GRPCRoute: precedence of matches', `${SPEC}#grpcrouterule`);
export const NO_ROUTE = citeReference('without a match a Gateway answers 404', `${SPEC}#httprouterule`);
export const BACKEND_REFS = citeReference('HTTPRoute: what invalid backends mean', `${SPEC}#httpbackendref`);
export const GRPC_BACKEND_REFS = citeReference('GRPCRoute: what invalid backends mean', `${SPEC}#grpcbackendref`);
export const STREAM_BACKEND_REFS = citeReference('TCPRoute: connections to invalid backends are rejected', `${SPEC}#tcprouterule`);
export const FILTERS = citeReference('HTTPRoute: filters', `${SPEC}#httproutefilter`);
export const UNAVAILABLE = citeReference('503 Service Unavailable', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4');
export const SERVER_ERROR = citeReference('500 Internal Server Error', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.1');
export const EXTERNAL_NAME = citeReference('ExternalName Services as backends are left to implementations', 'https://gateway-api.sigs.k8s.io/reference/spec/#backendobjectreference');
export const PATTERN_RANK = citeReference('the precedence of regular expressions is left to implementations', `${SPEC}#httprouterule`);
