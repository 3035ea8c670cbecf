import { readFile } from 'node:fs/promises';
import type { GitHubReleasePlan } from '../release/gitHubRelease/gitHubReleasePlan.ts';
import { hasWork } from '../release/gitHubRelease/gitHubReleasePlan.ts';
import type { GitHubReleaseRequest } from '../release/gitHubRelease/gitHubReleaseVerbs.ts';
import type {
  PublishedRelease,
  PublishObserver,
} from '../release/gitHubRelease/publishGitHubRelease.ts';
import type { Command, Invocation } from './command.ts';
import { confirmWrite } from './confirmWrite.ts';
import { releasePlanJson, releasePlanText } from './gitHubReleaseText.ts';
import { IncompleteError } from './incompleteError.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { paintFor } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { count } from '../terminal/quantities.ts';
import type { Output } from '../terminal/output.ts';
import { UsageError } from './usageError.ts';
import { writeOptions } from './writeOptions.ts';

export const publishCommand: Command = {
  name: 'publish',
  summary: 'make the GitHub release of a version, with its assets, and read it back',
  operands: '[VERSION]',
  arity: [0, 1],
  options: {
    draft: { type: 'flag', summary: 'leave it a draft, which only those who may write see' },
    prerelease: {
      type: 'flag',
      summary: 'mark it as a prerelease; a version such as 2.0.0-rc.1 is',
    },
    title: { type: 'text', value: 'TEXT', summary: 'title; the tag without it' },
    asset: {
      ...{ type: 'text', value: 'GLOB', repeatable: true },
      summary: 'files to upload, in place of those in slipway.yaml',
    },
    notes: {
      ...{ type: 'text', value: 'FILE' },
      summary: 'what changed, in place of the changelog’s section; - for standard input',
    },
    ...writeOptions,
  },
  description:
    'The git tag must be pushed. A draft is made, assets are uploaded and their digests compared, then it is published\nand read back. The notes get the images’ digests, pull commands and checksums. Run again, only what differs is\nchanged. Without VERSION, the project’s own. Needs GH_TOKEN or GITHUB_TOKEN; on GitHub Enterprise GH_HOST and\nGH_ENTERPRISE_TOKEN.',
  examples: ['slipway publish --dry-run', "slipway publish 1.4.0 --asset 'dist/*' --yes"],
  async run(invocation) {
    const { arguments: given, services, signal, terminal } = invocation;
    const plan = await services.slipway.planGitHubRelease(await requestOf(invocation), signal);
    const document = releasePlanJson(plan);
    const shown = releasePlanText(plan, paintFor(terminal.stdout));
    const { warnings } = plan;
    if (given.flag('dry-run')) return { document, text: shown, warnings };
    if (!hasWork(plan)) return { document, text: `${shown}Nothing to do.\n`, warnings };
    const { owner, name } = plan.place;
    const what = plan.publish ? 'Publish' : plan.draft ? 'Make the draft of' : 'Change';
    const question = `${what} the release ${plan.tag} of ${owner}/${name} on ${plan.host}?`;
    if (!(await confirmWrite(invocation, 'publish', shown, question)))
      return { document, text: 'Nothing was written.\n', exitCode: 1 };
    const done = await published(invocation, plan, document);
    return { document: { ...document, ...resultJson(done) }, text: resultText(done), warnings };
  },
};

async function requestOf({
  arguments: given,
  terminal,
  signal,
}: Invocation): Promise<GitHubReleaseRequest> {
  const [version] = given.operands;
  const [title, notes, assets] = [given.text('title'), given.text('notes'), given.list('asset')];
  return {
    ...(version === undefined ? {} : { version }),
    ...(title === undefined ? {} : { title }),
    ...(assets.length === 0 ? {} : { assets }),
    ...(given.flag('draft') ? { draft: true } : {}),
    ...(given.flag('prerelease') ? { prerelease: true } : {}),
    ...(notes === undefined
      ? {}
      : {
          notes: notes === '-' ? await terminal.readStdin(signal) : await readNotes(notes, signal),
        }),
  };
}

async function readNotes(file: string, signal: AbortSignal): Promise<string> {
  try {
    return await readFile(file, { encoding: 'utf8', signal });
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new UsageError(`--notes ${neutralise(file)} cannot be read${code}.`, 'publish');
  }
}

async function published(
  { services, signal, terminal }: Invocation,
  plan: GitHubReleasePlan,
  document: Readonly<Record<string, unknown>>,
): Promise<PublishedRelease> {
  try {
    const observer = observerOn(terminal.stderr);
    return await services.slipway.publishGitHubRelease(plan, observer, signal);
  } catch (error) {
    throw new IncompleteError(document, error);
  }
}

const eraseLine = '\r\u001b[2K';
const phases: Readonly<Record<Parameters<PublishObserver['onPhase']>[0], string>> = {
  draft: 'making the draft',
  upload: 'uploading',
  verify: 'comparing digests',
  publish: 'publishing',
  'read back': 'reading it back',
};

/** One line redrawn in place; a log gets a line a phase. */
function observerOn(output: Output): PublishObserver {
  if (!output.interactive)
    return {
      onPhase: (phase) => output.write(`${phases[phase]}\n`),
      onProgress: () => undefined,
    };
  return {
    onPhase: (phase) =>
      output.write(phase === 'read back' ? eraseLine : `${eraseLine}${phases[phase]}`),
    onProgress: ({ assets, totalAssets, bytes, totalBytes, name }) => {
      const line = `${assets}/${totalAssets} assets · ${formatSize(bytes)} of ${formatSize(totalBytes)} · ${neutralise(name)}`;
      output.write(`${eraseLine}${line.slice(0, Math.max(8, output.columns - 1))}`);
    },
  };
}

function resultJson({ url, draft, created, uploaded, assets }: PublishedRelease) {
  return { url, draft, created, uploaded, published: assets };
}

function resultText({ url, draft, uploaded, assets, tag }: PublishedRelease): string {
  const state = draft ? 'is a draft' : 'is published';
  const sent = uploaded.length === assets.length ? '' : `, ${uploaded.length} of them sent now`;
  return `${tag} ${state}: ${count(assets.length, 'asset')}${sent}, read back.\n${neutralise(url)}\n`;
}
