import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { displayArgv } from '../../build/displayCommand.ts';
import { present } from '../../oci/foreignJson.ts';
import type { BinariesPlan, BinaryOutcome } from '../../release/binaries/buildBinaries.ts';
import type { BuiltFile } from '../../release/binaries/buildBinary.ts';
import { fileGrowth } from '../../release/binaries/compareSizes.ts';
import type { BinaryBuild } from '../../release/binaries/planBinaries.ts';
import { prefixedLines } from '../../release/binaries/prefixedLines.ts';
import { busy } from '../busy.ts';
import type { BinariesCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import { logText } from '../logText.ts';
import { pickStep } from '../pickStep.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import type { Session } from '../sessions.ts';

const Argument = z.object({
  names: z.optional(z.array(z.string())),
  /** `os/arch[/variant]` */
  platforms: z.optional(z.array(z.string())),
  version: z.optional(z.string()),
  /** Path of the workspace folder. */
  folder: z.optional(z.string()),
});

/** What became of one binary, for who ran the command. */
interface Built {
  readonly name: string;
  readonly platform: string;
  /** Of what is released, relative to the folder; absent when it failed. */
  readonly paths?: readonly string[];
}

/** `slipway.buildBinaries`: the commands are shown and chosen, run side by side, and their files named. */
export function registerBinaries({
  host,
  sessions,
}: Pick<EditorParts, 'host' | 'sessions'>): Feature<BinariesCommandId> {
  async function buildBinaries(argument: unknown): Promise<readonly Built[] | undefined> {
    const { folder, ...request } = z.parse(Argument, argument ?? {});
    const session = await sessions.meant(folder);
    if (session === undefined) return undefined;
    const t = vscode.l10n.t;
    const all = await busy(t('Reading what is to be built'), (signal) =>
      session.slipway.planBinaries(present(request), signal),
    );
    const plan = request.names === undefined ? await chosen(all) : all;
    if (plan === undefined) return undefined;
    const outcomes = await run(session, plan);
    void tell(session, outcomes);
    return outcomes.map(builtOf);
  }

  async function run(session: Session, plan: BinariesPlan): Promise<readonly BinaryOutcome[]> {
    const title = vscode.l10n.t('Building binaries of {0}', plainText(plan.release.version));
    return busy(title, async (signal, progress) => {
      const running = new Set<BinaryBuild>();
      const show = (increment = 0): void => {
        const message = [...running].map((build) => plainText(nameOf(build))).join(', ');
        progress.report({ message, increment });
      };
      const lines = prefixedLines((text) => host.log.info(logText(text)));
      const { outcomes, notes } = await session.slipway.buildBinaries(
        plan,
        {
          started(build) {
            running.add(build);
            show();
          },
          text: lines.text,
          ran: () => undefined,
          ended(outcome) {
            lines.end(outcome.build);
            for (const line of found(outcome)) host.log.info(logText(line));
            running.delete(outcome.build);
            show(100 / plan.builds.length);
          },
        },
        signal,
      );
      for (const note of notes) host.log.info(logText(note));
      return outcomes;
    });
  }

  /** What was built, or what failed first; the whole output is in the log. */
  async function tell({ folder }: Session, outcomes: readonly BinaryOutcome[]): Promise<void> {
    const t = vscode.l10n.t;
    const [failed, ...others] = outcomes.filter(({ kind }) => kind === 'failed');
    const showLog = t('Show Log');
    if (failed?.kind === 'failed') {
      const why = plainText(failed.error instanceof Error ? failed.error.message : '', 300);
      const head = t('{0} of {1} binaries failed.', others.length + 1, outcomes.length);
      const choice = await vscode.window.showErrorMessage(`${head} ${why}`, showLog);
      if (choice === showLog) host.log.show();
      return;
    }
    const reveal = t('Show in Explorer');
    const files = outcomes.flatMap((outcome) =>
      outcome.kind === 'built' ? outcome.built.files : [],
    );
    const listed = files.map((file) => `${plainText(file.path)} (${weight(file)})`);
    const shown = listed.length > 4 ? [...listed.slice(0, 4), '…'] : listed;
    const said = t('Built {0}.', shown.join(', '));
    const choice = await vscode.window.showInformationMessage(said, reveal, showLog);
    if (choice === showLog) host.log.show();
    if (choice !== reveal || files[0] === undefined) return;
    const uri = vscode.Uri.joinPath(folder.uri, files[0].path);
    await vscode.commands.executeCommand('revealInExplorer', uri);
  }

  return { dispose: () => undefined, commands: { 'slipway.buildBinaries': buildBinaries } };
}

/** Those the user leaves checked; all are, each with the command it runs. */
async function chosen(plan: BinariesPlan): Promise<BinariesPlan | undefined> {
  const t = vscode.l10n.t;
  const answer = await pickStep<BinaryBuild>({
    title: t('Build Binaries of {0}', plainText(plan.release.version)),
    step: 1,
    totalSteps: 1,
    placeholder: t('Each runs its command on this machine'),
    items: plan.builds.map((build) => ({
      label: plainText(build.name),
      description: plainText(build.platform),
      detail: plainText(displayArgv(build.argv), 200),
      value: build,
      picked: true,
    })),
    many: true,
    required: t('Check at least one'),
  });
  if (answer.kind !== 'picked') return undefined;
  const builds = plan.builds.filter((build) => answer.values.includes(build));
  return { ...plan, builds, complete: plan.complete && builds.length === plan.builds.length };
}

/** `12.3 MB`, and how much more that is than in the last release. */
function weight(file: BuiltFile): string {
  const size = formatBytes(file.size);
  const growth = fileGrowth(file);
  if (growth === undefined) return size;
  return vscode.l10n.t('{0}, {1} since {2}', size, growth, plainText(file.before?.tag ?? ''));
}

/** What the log says of a binary: its files, what it is, whether it was run. */
function found(outcome: BinaryOutcome): readonly string[] {
  if (outcome.kind === 'failed') return [];
  const { files, format, notes } = outcome.built;
  const what = [format, ...notes].join('; ');
  return [
    ...files.map((file) => `${file.path}: ${weight(file)}`),
    `${nameOf(outcome.build)}: ${what}`,
  ];
}

function nameOf({ name, platform }: BinaryBuild): string {
  return `${name} ${platform}`;
}

function builtOf(outcome: BinaryOutcome): Built {
  const { name, platform } = outcome.build;
  return outcome.kind === 'failed'
    ? { name, platform }
    : { name, platform, paths: outcome.built.files.map(({ path }) => path) };
}
