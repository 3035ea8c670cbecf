import { askedVersion } from '../askedVersion.ts';
import { displayArgv } from '../../build/displayCommand.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import type { Argv } from '../checklist/step.ts';
import type { ProgramEnd, StepPrograms } from '../checklist/stepPrograms.ts';
import { readChanges } from '../changelog/readChanges.ts';
import type { Project } from '../project.ts';
import { mainRemote, remotePage } from '../remote.ts';
import { requireValid } from '../tags/completeTagRequest.ts';
import type { Workspace } from '../workspace.ts';
import type { Announcement } from './announcement.ts';
import { fillBody, usualBody } from './announcement.ts';
import type { Webhook } from './webhook.ts';
import { WebhookError } from './webhook.ts';

/** Everything an announcement would do. Printable: the webhook is named, its address is not in it. */
export interface AnnouncementPlan extends Announcement {
  /** Given the notes on its standard input. */
  readonly command?: Argv;
  readonly webhook?: {
    /** What its address is known by: an environment variable. */
    readonly variable: string;
    readonly body: Readonly<Record<string, string>>;
  };
  readonly warnings: readonly string[];
}

export interface AnnounceVerbs {
  /** Reads only. Fails with ConfigError or WorkspaceError. */
  planAnnouncement(version: string | undefined, signal: AbortSignal): Promise<AnnouncementPlan>;
  /**
   * Runs the command of the plan with the notes on its standard input; `onText` hears its output.
   * Fails with ChecklistError when it does not end with 0.
   */
  runAnnouncement(
    plan: AnnouncementPlan,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Posts to the webhook of the plan, once. Fails with WebhookError. */
  postAnnouncement(plan: AnnouncementPlan, signal: AbortSignal): Promise<void>;
}

export interface AnnouncePorts {
  readonly workspace: Workspace;
  readonly releaseFolder: { readonly programs: StepPrograms };
  readonly webhooks?: {
    readonly webhook: Webhook;
    /** The address behind a name; undefined when nobody has said it. */
    readonly addressOf: (variable: string, signal: AbortSignal) => Promise<string | undefined>;
  };
}

/** The verbs of announcing a release. */
export function createAnnounceVerbs(
  ports: AnnouncePorts,
  loadProject: (signal: AbortSignal) => Promise<Project>,
): AnnounceVerbs {
  return {
    planAnnouncement: async (version, signal) =>
      plan(ports, await loadProject(signal), version, signal),
    async runAnnouncement({ command, notes, version }, onText, signal) {
      if (command === undefined) return;
      const program = {
        argv: command,
        stdin: notes,
        timeoutMs,
        release: version,
        step: 'announce',
      };
      for await (const event of ports.releaseFolder.programs.run(program, signal))
        if (event.kind === 'text') onText(event.text);
        else if (event.end.exitCode !== 0) throw failed(command, event.end);
    },
    async postAnnouncement({ webhook }, signal) {
      if (webhook === undefined) return;
      const { variable, body } = webhook;
      const address = await ports.webhooks?.addressOf(variable, signal);
      if (ports.webhooks === undefined || address === undefined || address === '')
        throw new WebhookError(
          'no-address',
          `The address of the webhook is not known: ${variable} is not set.`,
          `Set the environment variable ${variable}, or in the editor run “Release: Announce…”, which asks for it.`,
        );
      await ports.webhooks.webhook.post(address, body, signal);
    },
  };
}

const timeoutMs = 10 * 60 * 1000;

function failed(command: Argv, { exitCode, log }: ProgramEnd): ChecklistError {
  const how = exitCode === null ? 'was ended by a signal' : `ended with exit code ${exitCode}`;
  return new ChecklistError(
    'step-failed',
    `${displayArgv(command)} ${how}.`,
    `Its output is in ${log}.`,
  );
}

async function plan(
  { workspace }: AnnouncePorts,
  project: Project,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<AnnouncementPlan> {
  requireValid(project);
  const version = askedVersion(project, asked, 'announce');
  const { config, state } = project;
  const notes = await readChanges(workspace, config, version, signal);
  const remote = mainRemote(state);
  const tag = state?.tags.includes(version) === true ? version : `v${version}`;
  const github = config?.github;
  const page =
    github?.repository === undefined
      ? remote === undefined
        ? undefined
        : remotePage(remote)
      : `https://${github.host ?? 'github.com'}/${github.repository}`;
  const announcement: Announcement = {
    ...{ version, tag, title: `${nameOf(project)} ${version}`, notes: notes ?? '' },
    url: page === undefined ? '' : `${page}/releases/tag/${encodeURIComponent(tag)}`,
  };
  const [file, ...rest] = config?.announce?.run ?? [];
  const webhook = config?.announce?.webhook;
  return {
    ...announcement,
    ...(file === undefined ? {} : { command: [file, ...rest] }),
    ...(webhook === undefined
      ? {}
      : {
          webhook: {
            variable: webhook.variable,
            body: fillBody(webhook.body ?? usualBody, announcement),
          },
        }),
    warnings: notes === undefined ? [`The changelog has no section for ${version}.`] : [],
  };
}

function nameOf({ config, state, root }: Project): string {
  const repository = config?.github?.repository ?? mainRemote(state)?.path ?? root;
  return repository.split(/[\\/]/).at(-1) ?? 'Release';
}
