import type { Command } from './command.ts';
import { models } from './models.ts';
import { scan } from './scan.ts';
import { translate } from './translate.ts';

export const commandTable: Readonly<Record<string, Command>> = { translate, scan, models };
