/** What bodies over REST are made of. */
export const JSON_TYPE = 'application/json';
export const TEXT_TYPE = 'text/plain';
/** RFC 9512. */
export const YAML_TYPE = 'application/yaml';
export const TAR_TYPE = 'application/x-tar';
/** A gzipped tar archive; RFC 6713 names the type. */
export const GZIP_TYPE = 'application/gzip';

export const mediaTypes = [JSON_TYPE, TEXT_TYPE, YAML_TYPE, TAR_TYPE, GZIP_TYPE] as const;

export type MediaType = (typeof mediaTypes)[number];
