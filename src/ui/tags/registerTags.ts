import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { present } from '../../oci/foreignJson.ts';
import type { TagPlanRequest } from '../../release/tags/planTags.ts';
import type { TagPlanWithChanges } from '../../release/tags/planTagChanges.ts';
import type { TagsCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { PanelFeature } from '../feature.ts';
import { FolderReports } from '../inspect/folderReports.ts';
import type { ReportPanel } from '../inspect/reportPanel.ts';
import type { Session } from '../sessions.ts';
import { askRef } from './askRef.ts';
import { tagsPage } from './tagsPage.ts';

type Parts = Pick<EditorParts, 'host' | 'sessions' | 'showError' | 'pushed'>;

const Argument = z.object({
  /** A tag, a branch, a commit or a full reference; what is checked out when absent. */
  ref: z.optional(z.string()),
  sha: z.optional(z.string()),
  event: z.optional(z.enum(['push', 'pull_request', 'schedule', 'workflow_dispatch'])),
  defaultBranch: z.optional(z.string()),
  baseRef: z.optional(z.string()),
  folder: z.optional(z.string()),
});

type Request = Partial<Pick<TagPlanRequest, 'ref' | 'sha' | 'event' | 'defaultBranch' | 'baseRef'>>;
type Panel = ReportPanel<Request, TagPlanWithChanges>;

/** `slipway.planTags`: what a push of a ref would do to the tags of each registry. */
export function registerTags(parts: Parts): PanelFeature<TagsCommandId> {
  const t = vscode.l10n.t;
  const reports = new FolderReports<Request, TagPlanWithChanges>(parts, {
    type: 'slipway.tags',
    title: t('Tag preview'),
    read: (session, request, signal) => session.slipway.planTagChanges(request, [], signal),
    report: (plan, session, panel) => {
      const what = nameOf(plan);
      return {
        heading: t('Tags of {0}', what),
        sections: tagsPage(plan, what, t),
        actions: [],
        buttons: [{ title: t('Another Ref…'), run: () => askAnother(session, panel) }],
      };
    },
    state: (request) => ({ ...request }),
  });
  return {
    dispose: () => reports.dispose(),
    restore: (tab, state) => {
      const said = Argument.safeParse(state);
      const { folder, ...request } = said.success ? said.data : {};
      reports.restore(tab, folder, present(request));
    },
    commands: {
      'slipway.planTags': (argument) => {
        const { folder, ...request } = z.parse(Argument, argument ?? {});
        return reports.show(folder, present(request));
      },
    },
  };
}

/** `v1.4.0 · 860c190`, as people name a ref and its commit. */
function nameOf({ ref, sha }: TagPlanWithChanges): string {
  const name = ref.replace(/^refs\/(?:heads|tags)\//, '');
  return [name, sha.slice(0, 7)].filter(Boolean).join(' · ') || vscode.l10n.t('nothing');
}

async function askAnother(session: Session, panel: Panel): Promise<void> {
  const { state } = await session.slipway.project(new AbortController().signal);
  const known = [...(state?.tags ?? []), state?.branch, state?.defaultBranch];
  const names = new Set(known.filter((name) => name !== undefined));
  const ref = await askRef([...names]);
  if (ref !== undefined) panel.open(ref === '' ? {} : { ref });
}
