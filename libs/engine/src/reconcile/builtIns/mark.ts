import type { ObjectMeta, StringMap } from '../../model/index.js';

/** Objects that Vantage supplies carry this annotation, so that lists for people can leave them out. */
const builtInAnnotation = 'vantage.lab/built-in';

export const builtInAnnotations: StringMap = { [builtInAnnotation]: 'true' };

export function isBuiltIn(annotations: ObjectMeta['annotations']): boolean {
  return annotations?.[builtInAnnotation] === 'true';
}
