import { announceCommand } from './announceCommand.ts';
import { binariesCommand } from './binariesCommand.ts';
import { buildCommand } from './buildCommand.ts';
import { builderCommands } from './builderCommands.ts';
import { buildersCommand } from './buildersCommand.ts';
import { buildsCommand } from './buildsCommand.ts';
import { changelogCommand } from './changelogCommand.ts';
import { checklistCommand } from './checklistCommand.ts';
import type { Command } from './command.ts';
import { compareCommand } from './compareCommand.ts';
import { copyCommand } from './copyCommand.ts';
import { deleteCommand } from './deleteCommand.ts';
import { deploymentIssueCommand } from './deploymentIssueCommand.ts';
import { doctorCommand } from './doctorCommand.ts';
import { generateDocsCommand } from './generateDocsCommand.ts';
import { generateWorkflowCommand } from './generateWorkflowCommand.ts';
import { initCommand } from './initCommand.ts';
import { inspectCommand } from './inspectCommand.ts';
import { loginCommand, logoutCommand } from './loginCommand.ts';
import { mergeCommand } from './mergeCommand.ts';
import { mirrorCommand } from './mirrorCommand.ts';
import { pinCommand } from './pinCommand.ts';
import { planTagsCommand } from './planTagsCommand.ts';
import { promoteCommand } from './promoteCommand.ts';
import { statusCommand } from './statusCommand.ts';
import { verifyCommand } from './verifyCommand.ts';
import { publishCommand } from './publishCommand.ts';
import { releaseCommand } from './releaseCommand.ts';
import { retagCommand } from './retagCommand.ts';
import { tagCommand } from './tagCommand.ts';
import { tagsCommand } from './tagsCommand.ts';
import { bumpCommand, versionCommand } from './versionCommand.ts';

/** In the order of the help. */
export const commands: readonly Command[] = [
  initCommand,
  generateWorkflowCommand,
  generateDocsCommand,
  tagsCommand,
  inspectCommand,
  compareCommand,
  planTagsCommand,
  buildCommand,
  binariesCommand,
  buildsCommand,
  buildersCommand,
  ...builderCommands,
  mergeCommand,
  promoteCommand,
  verifyCommand,
  checklistCommand,
  releaseCommand,
  statusCommand,
  mirrorCommand,
  bumpCommand,
  versionCommand,
  changelogCommand,
  tagCommand,
  publishCommand,
  deploymentIssueCommand,
  announceCommand,
  copyCommand,
  retagCommand,
  deleteCommand,
  pinCommand,
  loginCommand,
  logoutCommand,
  doctorCommand,
];
