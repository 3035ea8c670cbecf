import * as vscode from 'vscode';
import { formatPlatform } from '../../../oci/platform.ts';
import type { ImageDefinition } from '../../../release/config/imageDefinition.ts';
import type { TaskType } from '../../contributions.ts';
import type { Session } from '../../sessions.ts';
import type { BuildParts } from '../buildParts.ts';
import { BuildTerminal } from './buildTerminal.ts';
import { runTask } from './runTask.ts';

const type: TaskType = 'slipway';

/** Offers a build and a dry run of every image, and runs what tasks.json makes of them. */
export function createTaskProvider(parts: BuildParts): Required<vscode.TaskProvider> {
  return {
    async provideTasks() {
      if (!vscode.workspace.isTrusted) return [];
      const offered = parts.sessions.all().map((session) => tasksOf(parts, session));
      return (await Promise.all(offered)).flat();
    },
    resolveTask({ definition, scope, name }) {
      if (!vscode.workspace.isTrusted) return undefined;
      return createTask(parts, definition, scope ?? vscode.TaskScope.Workspace, name);
    },
  };
}

async function tasksOf(parts: BuildParts, session: Session): Promise<vscode.Task[]> {
  const { images } = await session.slipway.project(parts.signal);
  return images.flatMap((image) => {
    const definition = { type, image: image.name };
    const build = createTask(parts, definition, session.folder, `build ${image.name}`);
    const plan = { ...definition, dryRun: true };
    const dryRun = createTask(parts, plan, session.folder, `dry run of ${image.name}`);
    build.detail = vscode.l10n.t('Builds {0}, and keeps it in the build cache', platforms(image));
    dryRun.detail = vscode.l10n.t('Prints what would be built, and runs nothing');
    return [build, dryRun];
  });
}

function platforms(image: ImageDefinition): string {
  const names = image.platforms.map(formatPlatform);
  return names.length === 0 ? vscode.l10n.t('the builder’s own platform') : names.join(', ');
}

function createTask(
  parts: BuildParts,
  definition: vscode.TaskDefinition,
  scope: Scope,
  name: string,
): vscode.Task {
  // Called with the variables of the definition (`${input:…}`) replaced.
  const execution = new vscode.CustomExecution((resolved) =>
    Promise.resolve(
      new BuildTerminal((output, signal) => {
        // A task of the workspace or of the user is about the folder they mean.
        const folder = typeof scope === 'object' ? scope.uri.fsPath : undefined;
        return runTask(parts, folder, resolved, output, signal);
      }),
    ),
  );
  // Problems are marked by the build itself; without a list VS Code asks which matcher to use.
  const task = new vscode.Task(definition, scope, name, type, execution, []);
  task.group = vscode.TaskGroup.Build;
  return task;
}

type Scope = vscode.WorkspaceFolder | vscode.TaskScope.Global | vscode.TaskScope.Workspace;
