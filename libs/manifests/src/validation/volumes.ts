import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { Check } from './check.js';
import { dnsLabel } from './formats.js';
import type { Written } from './written.js';

/** Validates names and kinds of volumes, and gives the names that containers may mount. What is inside them concerns no packet. */
export function validateVolumes(volumes: NonNullable<Written<IPodSpec>['volumes']>, field: string, check: Check): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, volume] of volumes.entries()) {
    const { name = '', ...sources } = volume;
    const volumeField = `${field}[${index}]`;
    if (name === '') check.required(`${volumeField}.name`);
    else check.format(`${volumeField}.name`, name, dnsLabel(name));
    if (names.has(name)) check.duplicate(`${volumeField}.name`, name);
    names.add(name);
    const [first, second] = Object.keys(sources);
    if (first === undefined) check.required(volumeField, 'A volume has a type, such as emptyDir or configMap.');
    if (second !== undefined) check.forbidden(`${volumeField}.${second}`, `a volume has one type, and this one is ${first ?? ''} already`);
  }
  return names;
}

export function validateVolumeMounts(mounts: NonNullable<Written<IContainer>['volumeMounts']>, field: string, volumes: ReadonlySet<string>, check: Check): void {
  const paths = new Set<string>();
  for (const [index, { name = '', mountPath = '', subPath = '', subPathExpr = '' }] of mounts.entries()) {
    const mountField = `${field}[${index}]`;
    if (name === '') check.required(`${mountField}.name`);
    else if (!volumes.has(name)) check.invalid(`${mountField}.name`, name, 'the pod has no volume of that name');
    if (mountPath === '') check.required(`${mountField}.mountPath`);
    if (paths.has(mountPath)) check.invalid(`${mountField}.mountPath`, mountPath, 'each mount needs a path of its own');
    paths.add(mountPath);
    if (subPath !== '' && subPathExpr !== '') check.invalid(`${mountField}.subPathExpr`, subPathExpr, 'subPath and subPathExpr exclude each other');
  }
}
