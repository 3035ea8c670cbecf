import type { Translate } from '../../../src/ui/translate.ts';

/** English, with the places filled, as the editor does it. */
export const english: Translate = (message, ...args) =>
  message.replaceAll(/\{(\d+)\}/g, (_, at: string) => String(args[Number(at)]));
