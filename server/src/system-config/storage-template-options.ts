import type { SystemConfigTemplateStorageOptionDto } from '@immich/sdk';
import { z } from 'zod';

const names = z.array(z.string());

export const StorageTemplateOptionsSchema = z
  .object({
    yearOptions: names,
    monthOptions: names,
    weekOptions: names,
    dayOptions: names,
    hourOptions: names,
    minuteOptions: names,
    secondOptions: names,
    presetOptions: names,
  })
  .meta({ id: 'SystemConfigTemplateStorageOptionDto' }) satisfies z.ZodType<SystemConfigTemplateStorageOptionDto>;

/** The placeholders that a storage template may hold (Luxon's tokens), and templates to start from. */
export const STORAGE_TEMPLATE_OPTIONS: SystemConfigTemplateStorageOptionDto = {
  yearOptions: ['y', 'yy'],
  monthOptions: ['M', 'MM', 'MMM', 'MMMM'],
  weekOptions: ['W', 'WW'],
  dayOptions: ['d', 'dd'],
  hourOptions: ['h', 'hh', 'H', 'HH'],
  minuteOptions: ['m', 'mm'],
  secondOptions: ['s', 'ss', 'SSS'],
  presetOptions: [
    '{{y}}/{{y}}-{{MM}}-{{dd}}/{{filename}}',
    '{{y}}/{{MM}}-{{dd}}/{{filename}}',
    '{{y}}/{{MM}}/{{filename}}',
    '{{y}}/{{y}}-{{MM}}/{{filename}}',
    '{{y}}/{{y}}-{{WW}}/{{filename}}',
    '{{y}}/{{MMMM}}-{{dd}}/{{filename}}',
    '{{album}}/{{filename}}',
  ],
};
