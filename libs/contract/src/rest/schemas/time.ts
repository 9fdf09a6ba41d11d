import { z } from 'zod';

export const time = z.iso.datetime().describe('ISO 8601 in UTC.');
