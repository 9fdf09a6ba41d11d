import type { DnsRecordType } from '../model/index.js';
import type { StepBase } from './step.js';

export type DnsStep = SearchExpansionStep | DnsForwardStep | DnsQueryStep | HostsFileStep;

/** The stub resolver decides which names to ask, in which order (resolv.conf(5)). */
export interface SearchExpansionStep extends StepBase<'searchExpansion'> {
  readonly outcome: 'EXPANDED' | 'NO_NAMESERVER';
  readonly name: string;
  readonly resolver: 'glibc' | 'musl' | 'c-ares';
  readonly ndots: number;
  readonly search: readonly string[];
  readonly nameservers: readonly string[];
  /** Absolute names in the order they will be asked. */
  readonly candidates: readonly string[];
}

/** One question to one server, and what it said. */
export interface DnsQueryStep extends StepBase<'dnsQuery'> {
  /** TIMEOUT: no answer came, for instance because a policy denies port 53. */
  readonly outcome: 'ANSWER' | 'NODATA' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'TIMEOUT';
  /** Which of the three levels answered: cluster DNS, the LAN's resolver, public DNS. */
  readonly level: 'cluster' | 'lan' | 'public';
  /** Address of the server that was asked, where it has one. */
  readonly server: string | undefined;
  readonly name: string;
  readonly type: DnsRecordType;
  readonly records: readonly DnsAnswerRecord[];
}

/** A DNS server that does not serve the name itself passes the question on. */
export interface DnsForwardStep extends StepBase<'dnsForward'> {
  /** NO_UPSTREAM: there is nobody to pass it on to. */
  readonly outcome: 'FORWARDED' | 'NO_UPSTREAM';
  readonly level: 'cluster' | 'lan';
  readonly to: 'lan' | 'public';
  readonly name: string;
  readonly type: DnsRecordType;
}

/** An entry of /etc/hosts (hostAliases, the pod's own name) that answers before DNS. */
export interface HostsFileStep extends StepBase<'hostsFile'> {
  /** NODATA: the name is there with addresses of another family only, and musl asks nobody else. */
  readonly outcome: 'ANSWER' | 'NODATA';
  readonly name: string;
  readonly addresses: readonly string[];
}

/** A resource record as dig prints it. */
export interface DnsAnswerRecord {
  readonly name: string;
  readonly type: DnsRecordType;
  /** Seconds. */
  readonly ttl: number;
  readonly data: string;
}
