import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { asDraft, mayStayDraft } from '../../release/gitHubRelease/asDraft.ts';
import type { GitHubReleasePlan } from '../../release/gitHubRelease/gitHubReleasePlan.ts';
import { hasWork } from '../../release/gitHubRelease/gitHubReleasePlan.ts';
import type {
  PublishedRelease,
  PublishObserver,
} from '../../release/gitHubRelease/publishGitHubRelease.ts';
import type { GitHubCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import { DisposableStore } from '../lifecycle.ts';
import { plainText } from '../plainText.ts';
import type { Session } from '../sessions.ts';
import { busy } from '../busy.ts';
import type { GitHubTokens, TokenServer } from './gitHubTokens.ts';
import { offerPage } from './offerPage.ts';
import { releaseDetail, releaseQuestion, uploadText } from './releaseTexts.ts';
import type { WrittenIssue } from './writeDeployment.ts';
import { DeploymentArgument, writeDeployment } from './writeDeployment.ts';
import { useGitHubToken } from './useGitHubToken.ts';

type Parts = Pick<EditorParts, 'host' | 'sessions'> & {
  readonly tokens: GitHubTokens;
  readonly serverAt: (host: string | undefined) => TokenServer;
};

const scheme = 'slipway-release';
const notesUri = vscode.Uri.from({ scheme, path: '/Release Notes.md' });

const ReleaseArgument = z.object({
  version: z.optional(z.string()),
  title: z.optional(z.string()),
  notes: z.optional(z.string()),
  assets: z.optional(z.array(z.string())),
  draft: z.optional(z.boolean()),
  prerelease: z.optional(z.boolean()),
  /** Path of the workspace folder. */
  folder: z.optional(z.string()),
});
type ReleaseArgument = z.infer<typeof ReleaseArgument>;

/** What a release does on GitHub; each shows what it will do and asks. */
export function registerGitHub({
  host,
  sessions,
  tokens,
  serverAt,
}: Parts): Feature<GitHubCommandId> {
  const store = new DisposableStore();
  const t = vscode.l10n.t;
  const changed = store.add(new vscode.EventEmitter<vscode.Uri>());
  let notes = '';
  store.add(
    host.documents[scheme].attach({
      onDidChange: changed.event,
      provideTextDocumentContent: () => notes,
    }),
  );

  async function previewNotes(plan: GitHubReleasePlan): Promise<void> {
    notes = plan.notes;
    changed.fire(notesUri);
    await vscode.commands.executeCommand('markdown.showPreview', notesUri);
  }

  async function createRelease(argument: unknown): Promise<PublishedRelease | undefined> {
    const request = z.parse(ReleaseArgument, argument ?? {});
    const session = await sessions.meant(request.folder);
    if (session === undefined) return undefined;
    const plan = await planned(session, request);
    if (!hasWork(plan)) {
      void tellUnchanged(plan);
      return undefined;
    }
    const agreed = await agree(plan, previewNotes);
    if (agreed === undefined) return undefined;
    const done = await published(session, agreed);
    void tellPublished(done);
    return done;
  }

  async function writeIssue(argument: unknown): Promise<WrittenIssue | undefined> {
    const request = z.parse(DeploymentArgument, argument ?? {});
    const session = await sessions.meant(request.folder);
    return session === undefined ? undefined : writeDeployment(session, request);
  }

  return {
    dispose: () => store.dispose(),
    commands: {
      'slipway.createRelease': createRelease,
      'slipway.writeDeploymentIssue': writeIssue,
      'slipway.useGitHubToken': async () => {
        const session = await sessions.choose();
        const project = await session?.slipway.project(new AbortController().signal);
        return useGitHubToken(tokens, serverAt(project?.config?.github?.host), t);
      },
    },
  };
}

function planned(session: Session, request: ReleaseArgument): Promise<GitHubReleasePlan> {
  const { version, title, notes, assets, draft, prerelease } = request;
  const given = {
    ...(version === undefined ? {} : { version }),
    ...(title === undefined ? {} : { title }),
    ...(notes === undefined ? {} : { notes }),
    ...(assets === undefined ? {} : { assets }),
    ...(draft === undefined ? {} : { draft }),
    ...(prerelease === undefined ? {} : { prerelease }),
  };
  return busy(vscode.l10n.t('Comparing the release with GitHub'), (signal) =>
    session.slipway.planGitHubRelease(given, signal),
  );
}

/** The plan as it was agreed to: published, or left a draft; undefined when it was not. */
async function agree(
  plan: GitHubReleasePlan,
  previewNotes: (plan: GitHubReleasePlan) => Promise<void>,
): Promise<GitHubReleasePlan | undefined> {
  const t = vscode.l10n.t;
  const go = plan.publish ? t('Publish') : plan.draft ? t('Write Draft') : t('Change Release');
  const draft = t('Leave as Draft');
  const preview = t('Preview Notes');
  const options = { modal: true, detail: releaseDetail(plan, t) };
  const buttons = mayStayDraft(plan) ? [go, draft, preview] : [go, preview];
  const picked = await vscode.window.showWarningMessage(
    releaseQuestion(plan, t),
    options,
    ...buttons,
  );
  if (picked === go) return plan;
  if (picked === draft) return asDraft(plan);
  if (picked !== preview) return undefined;
  await previewNotes(plan);
  const goOn = t('Go On');
  const read = await vscode.window.showInformationMessage(
    t('These are the notes of {0}.', plainText(plan.tag)),
    goOn,
  );
  return read === goOn ? agree(plan, previewNotes) : undefined;
}

async function published(session: Session, plan: GitHubReleasePlan): Promise<PublishedRelease> {
  const t = vscode.l10n.t;
  const phases: Readonly<Record<Parameters<PublishObserver['onPhase']>[0], string>> = {
    draft: t('making the draft'),
    upload: t('uploading'),
    verify: t('comparing digests'),
    publish: t('publishing'),
    'read back': t('reading it back'),
  };
  return busy(t('GitHub release {0}', plainText(plan.tag)), (signal, progress) => {
    let told = 0;
    return session.slipway.publishGitHubRelease(
      plan,
      {
        onPhase: (phase) => progress.report({ message: phases[phase] }),
        onProgress: (seen) => {
          const part = seen.totalBytes === 0 ? 100 : (seen.bytes / seen.totalBytes) * 100;
          // A piece of every asset is told; the notification is not redrawn for each.
          if (part - told < 1 && part < 100) return;
          progress.report({ message: uploadText(seen, t), increment: Math.max(0, part - told) });
          told = Math.max(told, part);
        },
      },
      signal,
    );
  });
}

async function tellUnchanged({ tag, existing }: GitHubReleasePlan): Promise<void> {
  const t = vscode.l10n.t;
  const text = t('The GitHub release {0} is already as it should be.', plainText(tag));
  await offerPage(text, existing?.url);
}

async function tellPublished({ tag, draft, assets, url }: PublishedRelease): Promise<void> {
  const t = vscode.l10n.t;
  const name = plainText(tag);
  const text = draft
    ? t('The release {0} is a draft with {1} assets, all read back.', name, assets.length)
    : t('The release {0} is published with {1} assets, all read back.', name, assets.length);
  await offerPage(text, url);
}
