/** The one table of what package.json contributes; a unit test holds both together. */
interface CommandContribution {
  /** Offered in the palette; else only where there is a node to act on. */
  readonly palette: boolean;
  /** Refused in a workspace that is not trusted. */
  readonly trust: boolean;
}

const anywhere = { palette: true, trust: false } as const;
const trusted = { palette: true, trust: true } as const;
const onNode = { palette: false, trust: false } as const;
const onTrustedNode = { palette: false, trust: true } as const;

export const imagesCommands = {
  'slipway.refreshImages': anywhere,
  'slipway.searchTags': anywhere,
  'slipway.clearTagSearch': onNode,
  'slipway.addRepository': anywhere,
  'slipway.removeRepository': onNode,
  'slipway.loadMoreTags': onNode,
  'slipway.stopReadingTags': onNode,
  'slipway.retryNode': onNode,
  'slipway.copyDigest': onNode,
  'slipway.copyDigestReference': onNode,
  'slipway.copyPullCommand': onNode,
  'slipway.copyDeployLine': onNode,
  'slipway.openConfig': onNode,
} as const satisfies Record<string, CommandContribution>;

export const actCommands = {
  'slipway.retag': onTrustedNode,
  'slipway.copyImage': onTrustedNode,
  'slipway.deleteTag': onTrustedNode,
  'slipway.openWebPage': onNode,
} as const satisfies Record<string, CommandContribution>;

export const accessCommands = {
  'slipway.logIn': anywhere,
  'slipway.logOut': anywhere,
} as const satisfies Record<string, CommandContribution>;

export const placeCommands = {
  'slipway.promote': trusted,
  'slipway.mergeDigests': trusted,
} as const satisfies Record<string, CommandContribution>;

export const inspectCommands = {
  'slipway.inspect': anywhere,
  'slipway.inspectNode': onNode,
  'slipway.verifySignature': trusted,
  'slipway.openRawManifest': onNode,
  'slipway.toggleExactBytes': onNode,
} as const satisfies Record<string, CommandContribution>;

export const compareCommands = {
  'slipway.compare': anywhere,
  'slipway.selectForCompare': onNode,
  'slipway.compareWithSelected': onNode,
  'slipway.compareWithRegistry': onNode,
} as const satisfies Record<string, CommandContribution>;

export const buildsCommands = {
  'slipway.build': trusted,
  'slipway.buildPlatform': trusted,
  'slipway.buildImage': onTrustedNode,
  'slipway.cancelBuild': trusted,
  'slipway.rebuild': trusted,
  'slipway.mirrorUpstream': trusted,
  'slipway.retryBuild': trusted,
  'slipway.showBuilds': anywhere,
  'slipway.showBuildLog': anywhere,
  'slipway.showTimeline': trusted,
  'slipway.compareBuilds': trusted,
  'slipway.openReport': trusted,
  'slipway.openFailedLine': onNode,
  'slipway.clearFinishedBuilds': onNode,
  'slipway.inspectBuild': onNode,
  'slipway.copyBuildDigest': onNode,
  'slipway.copyBuildReference': onNode,
  'slipway.copyBuildPullCommand': onNode,
  'slipway.copyBuildCommand': onNode,
} as const satisfies Record<string, CommandContribution>;

export const buildersCommands = {
  'slipway.refreshBuilders': trusted,
  'slipway.createBuilder': trusted,
  'slipway.useBuilder': onTrustedNode,
  'slipway.bootstrapBuilder': onTrustedNode,
  'slipway.removeBuilder': onTrustedNode,
  'slipway.useBuilderHere': onTrustedNode,
  'slipway.appendNode': onTrustedNode,
  'slipway.stopBuilder': onTrustedNode,
  'slipway.resetBuilder': trusted,
  'slipway.pruneBuilder': trusted,
  'slipway.doctor': trusted,
  'slipway.typeCommand': onTrustedNode,
} as const satisfies Record<string, CommandContribution>;

export const verifyCommands = {
  'slipway.verify': trusted,
} as const satisfies Record<string, CommandContribution>;

export const statusCommands = {
  'slipway.showStatus': trusted,
} as const satisfies Record<string, CommandContribution>;

export const gitTagCommands = {
  'slipway.createTag': trusted,
} as const satisfies Record<string, CommandContribution>;

export const versionCommands = {
  'slipway.bumpVersion': trusted,
  'slipway.updateChangelog': trusted,
} as const satisfies Record<string, CommandContribution>;

export const generateCommands = {
  'slipway.generateWorkflow': trusted,
  'slipway.generateDocs': trusted,
} as const satisfies Record<string, CommandContribution>;

export const binariesCommands = {
  'slipway.buildBinaries': trusted,
} as const satisfies Record<string, CommandContribution>;

export const setUpCommands = {
  'slipway.setUp': trusted,
} as const satisfies Record<string, CommandContribution>;

export const tagsCommands = {
  'slipway.planTags': trusted,
} as const satisfies Record<string, CommandContribution>;

export const gitHubCommands = {
  'slipway.createRelease': trusted,
  'slipway.writeDeploymentIssue': trusted,
  'slipway.useGitHubToken': trusted,
} as const satisfies Record<string, CommandContribution>;

export const announceCommands = {
  'slipway.announce': trusted,
} as const satisfies Record<string, CommandContribution>;

export const checklistCommands = {
  'slipway.runChecklist': trusted,
  'slipway.runNextStep': trusted,
  'slipway.chooseReleaseVersion': trusted,
  'slipway.refreshChecklist': trusted,
  'slipway.runStep': onTrustedNode,
  'slipway.writeTicks': trusted,
  'slipway.bindStep': onTrustedNode,
  'slipway.completeStep': onTrustedNode,
  'slipway.skipStep': onTrustedNode,
  'slipway.undoStep': onTrustedNode,
  'slipway.openEvidence': onNode,
  'slipway.copyEvidence': onNode,
} as const satisfies Record<string, CommandContribution>;

export const editorCommands = {
  'slipway.showLog': anywhere,
} as const satisfies Record<string, CommandContribution>;

export const commands = {
  ...imagesCommands,
  ...actCommands,
  ...accessCommands,
  ...placeCommands,
  ...inspectCommands,
  ...compareCommands,
  ...buildsCommands,
  ...buildersCommands,
  ...statusCommands,
  ...verifyCommands,
  ...setUpCommands,
  ...generateCommands,
  ...binariesCommands,
  ...tagsCommands,
  ...gitTagCommands,
  ...versionCommands,
  ...gitHubCommands,
  ...announceCommands,
  ...checklistCommands,
  ...editorCommands,
} as const;

export type ImagesCommandId = keyof typeof imagesCommands;
export type GitTagCommandId = keyof typeof gitTagCommands;
export type VersionCommandId = keyof typeof versionCommands;
export type ActCommandId = keyof typeof actCommands;
export type AccessCommandId = keyof typeof accessCommands;
export type PlaceCommandId = keyof typeof placeCommands;
export type InspectCommandId = keyof typeof inspectCommands;
export type CompareCommandId = keyof typeof compareCommands;
export type BuildsCommandId = keyof typeof buildsCommands;
export type BuildersCommandId = keyof typeof buildersCommands;
export type VerifyCommandId = keyof typeof verifyCommands;
export type StatusCommandId = keyof typeof statusCommands;
export type SetUpCommandId = keyof typeof setUpCommands;
export type BinariesCommandId = keyof typeof binariesCommands;
export type GenerateCommandId = keyof typeof generateCommands;
export type TagsCommandId = keyof typeof tagsCommands;
export type GitHubCommandId = keyof typeof gitHubCommands;
export type AnnounceCommandId = keyof typeof announceCommands;
export type ChecklistCommandId = keyof typeof checklistCommands;
export type CommandId = keyof typeof commands;

export function isCommandId(text: string): text is CommandId {
  return Object.hasOwn(commands, text);
}

export const commandIds: readonly CommandId[] = Object.keys(commands).filter(isCommandId);

export const viewIds = [
  'slipway.checklist',
  'slipway.images',
  'slipway.builds',
  'slipway.builders',
] as const;
export type ViewId = (typeof viewIds)[number];

/** Tools for language models. All of them only read. */
export const toolNames = [
  'slipway_status',
  'slipway_inspect',
  'slipway_checklist',
  'slipway_plan_tags',
] as const;
export type ToolName = (typeof toolNames)[number];

/** What tasks.json may name as the type of a task. */
export const taskTypes = ['slipway'] as const;
export type TaskType = (typeof taskTypes)[number];

/** Read-only documents: raw manifests, logs and plans of builds, and reports. */

export const documentSchemes = [
  'slipway-manifest',
  'slipway-log',
  'slipway-report',
  'slipway-release',
  'slipway-index',
  'slipway-change',
] as const;
export type DocumentScheme = (typeof documentSchemes)[number];

/** Webviews that come back when the window is reloaded; each has an activation event. */
export const panelTypes = [
  'slipway.inspector',
  'slipway.compare',
  'slipway.status',
  'slipway.verify',
  'slipway.tags',
  'slipway.timeline',
] as const;
export type PanelType = (typeof panelTypes)[number];
