import type { DnsRecord, DnsRecordData, DnsRecordType, DnsZone } from '@vantage/engine';
import { parseIp } from '@vantage/engine';
import type { FieldReader } from './fieldReader.js';
import { anyText, domainName } from './formats.js';

const recordTypes = ['A', 'AAAA', 'CNAME', 'SRV', 'TXT', 'MX', 'NS', 'PTR'] as const satisfies readonly DnsRecordType[];

/** One name server's zone: `{ name, records: [{ name, type, data, ttl }] }`. */
export function readZones(owner: FieldReader): readonly DnsZone[] {
  return (owner.children('zones') ?? []).map((zone) => {
    const name = zone.requiredRead('name', domainName) ?? '';
    const records = (zone.children('records') ?? []).flatMap(readRecord);
    zone.done();
    return { name, records, field: zone.path };
  });
}

function readRecord(record: FieldReader): readonly DnsRecord[] {
  const name = record.requiredRead('name', anyText);
  const written = record.oneOf('type', recordTypes);
  const text = record.requiredRead('data', anyText);
  const ttl = record.integer('ttl', 0, 2_147_483_647) ?? 300;
  record.done();
  if (name === undefined || text === undefined) return [];
  const data = recordData(text);
  const type = written ?? plainType(data);
  if (type === undefined) {
    record.report.error(
      'MANIFEST.REQUIRED',
      `${record.path}.type is needed: ${text} is no address, so it could be a name of many kinds. Write type: CNAME, TXT, SRV, MX, NS or PTR.`,
      record.placeOf('data'),
      `${record.path}.type`,
    );
    return [];
  }
  checkAddress(record, type, data);
  return [{ name: name.toLowerCase(), type, data, ttl, field: record.path }];
}

function recordData(text: string): DnsRecordData {
  const reference = /^(service|gateway):(?:([^/]+)\/)?([^/]+)\/([^/]+)$/.exec(text);
  if (reference === null) return { kind: 'text', text };
  return { kind: reference[1] === 'gateway' ? 'gateway' : 'service', cluster: reference[2], namespace: reference[3] ?? '', name: reference[4] ?? '' };
}

/** An address says its own type; a reference to a Service or a Gateway is an address record of either family, asked for as A. */
function plainType(data: DnsRecordData): DnsRecordType | undefined {
  if (data.kind !== 'text') return 'A';
  const address = parseIp(data.text);
  return address === undefined ? undefined : address.includes(':') ? 'AAAA' : 'A';
}

function checkAddress(record: FieldReader, type: DnsRecordType, data: DnsRecordData): void {
  const wantsAddress = type === 'A' || type === 'AAAA';
  if (data.kind !== 'text' ? wantsAddress : !wantsAddress || plainType(data) === type) return;
  const wants = type === 'A' ? 'an IPv4 address' : type === 'AAAA' ? 'an IPv6 address' : 'a name, not a Service or a Gateway';
  record.report.error(
    'MANIFEST.INVALID_VALUE',
    `${record.path}.data of ${type === 'A' || type === 'AAAA' ? 'an' : 'a'} ${type} record must be ${wants}. Correct the data or the type.`,
    record.placeOf('data'),
    `${record.path}.data`,
  );
}
