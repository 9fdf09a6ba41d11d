/** Public identifiers: the kind and the row's UUID. Clients take them as opaque. */
const prefixes = {
  organization: 'org',
  user: 'usr',
  lab: 'lab',
  revision: 'rev',
  simulation: 'sim',
  submission: 'sub',
  team: 'tem',
  invitation: 'inv',
  apiKey: 'key',
  session: 'ses',
  branch: 'bra',
  share: 'shr',
  shareLink: 'lnk',
  webhook: 'whk',
  webhookDelivery: 'msg',
} as const;

export type NodeKind = keyof typeof prefixes;

export interface NodeId {
  readonly kind: NodeKind;
  readonly uuid: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function encodeNodeId(kind: NodeKind, uuid: string): string {
  return `${prefixes[kind]}_${uuid}`;
}

/** The parts of an identifier; undefined for anything that is none. */
export function decodeNodeId(text: string): NodeId | undefined {
  const [prefix, uuid = '', ...rest] = text.split('_');
  const kind = nodeKinds.find((candidate) => prefixes[candidate] === prefix);
  return kind === undefined || rest.length > 0 || !UUID.test(uuid) ? undefined : { kind, uuid };
}

/** The UUID of an identifier of the wanted kind; undefined for any other text. */
export function uuidOf(kind: NodeKind, text: string): string | undefined {
  const id = decodeNodeId(text);
  return id?.kind === kind ? id.uuid : undefined;
}

export function isNodeKind(text: string): text is NodeKind {
  return Object.hasOwn(prefixes, text);
}

const nodeKinds = Object.keys(prefixes).filter(isNodeKind);
