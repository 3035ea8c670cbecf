import { builderTrouble, cannotReachEngine, commandLineTooOld } from './engineFailures.ts';
import type { FailureRule } from './failureRule.ts';
import { doesNotParse, fileMissing } from './sourceFailures.ts';
import { cancelled, commandFailed, noMemory, noSpace, wrongArchitecture } from './stepFailures.ts';
import { networkDown, pullFailed, pushFailed } from './transferFailures.ts';

/** The first that knows decides. */
export const failureRules: readonly FailureRule[] = [
  commandLineTooOld,
  builderTrouble,
  cannotReachEngine,
  wrongArchitecture,
  noSpace,
  doesNotParse,
  pushFailed,
  pullFailed,
  fileMissing,
  noMemory,
  cancelled,
  networkDown,
  commandFailed,
];
