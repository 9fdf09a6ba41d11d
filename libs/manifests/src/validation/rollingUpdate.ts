import type { Check } from './check.js';

interface RollingUpdate {
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
}

/** How many pods a rolling update may add or take away: numbers or percentages, not both zero. */
export function validateRollingUpdate(update: RollingUpdate, field: string, owner: 'deployment' | 'daemonSet', check: Check): void {
  const defaults = owner === 'deployment' ? { maxSurge: '25%', maxUnavailable: '25%' } : { maxSurge: 0, maxUnavailable: 1 };
  const { maxSurge, maxUnavailable } = { ...defaults, ...update };
  const findings = check.findings;
  validateShare(maxUnavailable, `${field}.maxUnavailable`, check);
  validateShare(maxSurge, `${field}.maxSurge`, check);
  if (check.findings === findings && isZero(maxUnavailable) && isZero(maxSurge)) {
    check.invalid(`${field}.maxUnavailable`, maxUnavailable, 'with a maxSurge of 0 no pod could ever be replaced');
  }
}

function validateShare(value: number | string, field: string, check: Check): void {
  if (typeof value === 'number') check.nonnegative(field, value);
  else if (!/^\d+%$/.test(value)) check.invalid(field, value, 'it must be a number or a percentage such as 25%');
  else if (Number.parseInt(value, 10) > 100 && field.endsWith('maxUnavailable')) check.invalid(field, value, 'it must not be more than 100%');
}

function isZero(value: number | string): boolean {
  return value === 0 || (typeof value === 'string' && Number.parseInt(value, 10) === 0);
}
