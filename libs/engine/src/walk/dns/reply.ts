import type { Citation, DnsRecordType, Lan } from '../../model/index.js';
import type { DnsAnswerRecord, Hop } from '../../trace/index.js';

/** What a DNS server says to one question. */
export interface DnsReply {
  /** UNSUPPORTED: the last hop of `forwards` says what is not modelled. */
  readonly outcome: 'ANSWER' | 'NODATA' | 'NXDOMAIN' | 'SERVFAIL' | 'UNSUPPORTED';
  /** The answer section, names as dig prints them. */
  readonly records: readonly DnsAnswerRecord[];
  /** Addresses in the additional section, for SRV. */
  readonly additional: readonly string[];
  /** Which of the three levels answered. */
  readonly level: 'cluster' | 'lan' | 'public';
  readonly cites: readonly [Citation, ...Citation[]];
  /** Servers that passed the question on, in order. */
  readonly forwards: readonly Hop[];
}

export type DnsServer =
  | { readonly level: 'cluster'; readonly cluster: string }
  | { readonly level: 'lan'; readonly lan: Lan }
  | { readonly level: 'public' };

/** Asks one more name on the way of a CNAME chain, or of a question passed on. */
export type Ask = (name: string, type: DnsRecordType, depth: number) => DnsReply;

/** Resolvers give up on chains that are longer; CoreDNS does after 8 links (plugin/backend_lookup.go). */
export const LONGEST_CHAIN = 8;

const RECORD_TYPES_OF_ADDRESSES: ReadonlySet<DnsRecordType> = new Set(['A', 'AAAA']);

/** The addresses that an answer ends in. */
export function addressesOf(reply: Pick<DnsReply, 'records' | 'additional'>): readonly string[] {
  const direct = reply.records.filter(({ type }) => RECORD_TYPES_OF_ADDRESSES.has(type)).map(({ data }) => data);
  return [...new Set([...direct, ...reply.additional])];
}
