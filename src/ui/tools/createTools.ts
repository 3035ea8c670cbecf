import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { Failure, isAbort } from '../../oci/failure.ts';
import { inspectionJson } from '../../oci/inspectionJson.ts';
import { parseReference } from '../../oci/reference.ts';
import { checklistJson } from '../../release/checklist/checklistJson.ts';
import type { Slipway } from '../../release/slipway.ts';
import { abortSignal } from '../abortSignal.ts';
import type { ToolName } from '../contributions.ts';
import { plainText } from '../plainText.ts';
import type { Sessions } from '../sessions.ts';
import { NoFolderError } from '../sessions.ts';
import { requireTrust } from '../trust.ts';

type Tool = Required<vscode.LanguageModelTool<object>>;

const StatusInput = z.object({ version: z.optional(z.string()) });
const InspectInput = z.object({ reference: z.string() });
const PlanTagsInput = z.object({ ref: z.optional(z.string()), sha: z.optional(z.string()) });

/**
 * The verbs a language model may call: all of them only read. `roaming` answers what needs no
 * folder. A failure reaches the model as text with its remedy.
 */
export function createTools(
  sessions: Sessions,
  roaming: Slipway,
): Readonly<Record<ToolName, Tool>> {
  const t = vscode.l10n.t;
  return {
    slipway_status: tool(
      async (input, signal) => {
        const { version } = z.parse(StatusInput, input);
        return inFolder(sessions).status(version, signal);
      },
      () => ({ invocationMessage: t('Comparing files, git, GitHub and registries') }),
    ),
    slipway_inspect: tool(
      async (input, signal) => {
        const { reference } = z.parse(InspectInput, input);
        return inspectionJson(await roaming.inspect(reference, signal));
      },
      (input) => beforeInspect(z.parse(InspectInput, input).reference),
    ),
    slipway_checklist: tool(
      async (input, signal) => {
        const { version } = z.parse(StatusInput, input);
        return checklistJson(await inFolder(sessions).checklist(version, signal));
      },
      () => ({ invocationMessage: t('Reading the release checklist') }),
    ),
    slipway_plan_tags: tool(
      async (input, signal) => {
        const { ref, sha } = z.parse(PlanTagsInput, input);
        const request = {
          ...(ref === undefined ? {} : { ref }),
          ...(sha === undefined ? {} : { sha }),
        };
        return inFolder(sessions).planTagChanges(request, [], signal);
      },
      () => ({ invocationMessage: t('Comparing tags with the registries') }),
    ),
  };
}

/** The reference is the model's choice, and its host is about to be contacted: the user says. */
function beforeInspect(reference: string): vscode.PreparedToolInvocation {
  const t = vscode.l10n.t;
  const shown = plainText(reference, 300);
  const { registry: host } = parseReference(reference).repository;
  return {
    invocationMessage: t('Inspecting {0}', shown),
    confirmationMessages: {
      title: t('Inspect an image?'),
      message: t('Slipway will ask {0} about {1}.', host, shown),
    },
  };
}

function tool(
  read: (input: unknown, signal: AbortSignal) => Promise<unknown>,
  prepare: (input: unknown) => vscode.PreparedToolInvocation,
): Tool {
  return {
    prepareInvocation: ({ input }) => prepare(input),
    invoke: async ({ input }, token) => {
      const answer = await textOf(() => read(input, abortSignal(token)));
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answer)]);
    },
  };
}

async function textOf(read: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await read());
  } catch (error) {
    if (isAbort(error) || !(error instanceof Failure)) throw error;
    return JSON.stringify({
      error: { reason: String(error.reason), message: error.message, remedy: error.remedy },
    });
  }
}

function inFolder(sessions: Sessions): Slipway {
  requireTrust();
  const [first] = sessions.all();
  if (first !== undefined) return first.slipway;
  throw new NoFolderError(
    'no-folder',
    vscode.l10n.t('No folder is open.'),
    vscode.l10n.t('Open the folder of the repository you want to release.'),
  );
}
