import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { MirrorBuild } from '../../release/mirror/planMirror.ts';
import { planMirrors } from '../../release/mirror/planMirrors.ts';
import type { MirrorState } from '../../release/mirror/readMirror.ts';
import { isNew } from '../../release/mirror/readMirror.ts';
import { runAsked } from '../builds/buildCommands.ts';
import type { BuildOutcome } from '../builds/buildOutcome.ts';
import type { BuildParts } from '../builds/buildParts.ts';
import { confirmBuild } from '../builds/confirmBuild.ts';
import { planDocument } from '../builds/planText.ts';
import { busy } from '../busy.ts';
import { pickStep } from '../pickStep.ts';
import { plainText } from '../plainText.ts';
import type { Session } from '../sessions.ts';
import type { ShowError } from '../showError.ts';
import { mirrorTexts } from './mirrorTexts.ts';

const Argument = z.object({
  /** Names under `upstream` of slipway.yaml; all without. */
  applications: z.optional(z.array(z.string())),
  /** Path of the workspace folder. */
  folder: z.optional(z.string()),
});

/** A row of the Images view. */
const Row = z.object({ kind: z.literal('upstream'), folderUri: z.string() });

type NewState = Extract<MirrorState, { readonly kind: 'read' }>;

/**
 * `slipway.mirrorUpstream`: what others released and our registries lack is shown, chosen, confirmed
 * and built. Undefined where there is nothing new, or nobody wants it.
 */
export async function mirrorUpstream(
  parts: BuildParts,
  showError: ShowError,
  argument: unknown,
): Promise<readonly BuildOutcome[] | undefined> {
  const t = vscode.l10n.t;
  const { applications = [], folder } = asked(argument);
  const session = await parts.sessions.meant(folder);
  if (session === undefined) return undefined;
  const title = t('Mirror Upstream');
  const states = await busy(t('Reading what others released'), (signal) =>
    session.slipway.mirror(applications, signal),
  );
  for (const state of states) if (state.kind === 'failed') showError(state.error);
  const due = states.filter(isNew);
  if (due.length === 0) {
    tellNothingNew(states);
    return undefined;
  }
  const chosen = due.length === 1 ? due : await choose(title, due);
  if (chosen === undefined) return undefined;
  const { known, builds } = await busy(t('Cloning what was released'), (signal) =>
    planMirrors(chosen, session.slipway, signal),
  );
  for (const state of known) if (state.kind === 'failed') showError(state.error);
  if (builds.length === 0) return undefined;
  const plans = builds.map(({ plan }) => plan);
  const answer = await confirmBuild({
    ...{ title, step: 1, totalSteps: 1, plans },
    showCommand: (shown) => void parts.logs.openText('Build.sh', planDocument(shown, t)),
  });
  if (answer !== 'confirmed') return undefined;
  return runAll(parts, session, builds);
}

function asked(argument: unknown): z.infer<typeof Argument> {
  const row = Row.safeParse(argument);
  return row.success
    ? { folder: vscode.Uri.parse(row.data.folderUri).fsPath }
    : z.parse(Argument, argument ?? {});
}

/** One after the other: a builder that the first creates is there for the next. */
async function runAll(
  parts: BuildParts,
  { slipway }: Session,
  builds: readonly MirrorBuild[],
): Promise<readonly BuildOutcome[]> {
  const ended: BuildOutcome[] = [];
  for (const [at, { plan, request }] of builds.entries()) {
    const anew = at > 0 && plan.builder.kind === 'create';
    const plans = anew ? await slipway.planBuild(request, parts.signal) : [plan];
    ended.push(...(await runAsked(parts, plans, { slipway, request })));
    if (ended.at(-1)?.state === 'cancelled') break;
  }
  return ended;
}

function tellNothingNew(states: readonly MirrorState[]): void {
  const t = vscode.l10n.t;
  const said = states.flatMap((state) =>
    state.kind === 'read' ? [plainText(mirrorTexts(state, t).label)] : [],
  );
  if (said.length === 0) return;
  void vscode.window.showInformationMessage(
    t('Nothing new: our registries have {0}.', said.join(', ')),
  );
}

async function choose(
  title: string,
  due: readonly NewState[],
): Promise<readonly NewState[] | undefined> {
  const t = vscode.l10n.t;
  const answer = await pickStep<NewState>({
    ...{ title, step: 1, totalSteps: 1 },
    placeholder: t('Nothing is built yet: the plan comes next'),
    items: due.map((state) => {
      const { label, source, missing } = mirrorTexts(state, t);
      return {
        label: plainText(label),
        description: plainText(source),
        detail: plainText(missing, 300),
        value: state,
        picked: true,
      };
    }),
    many: true,
    required: t('Check at least one'),
  });
  return answer.kind === 'picked' ? answer.values : undefined;
}
