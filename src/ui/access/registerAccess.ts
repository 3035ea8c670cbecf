import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { accountOf, accountText } from '../../oci/access/account.ts';
import type { DockerLogin } from '../../oci/access/dockerLogin.ts';
import { parseRegistry } from '../../oci/access/parseRegistry.ts';
import type { RegistryAccess } from '../../oci/access/registryAccess.ts';
import { busy } from '../busy.ts';
import type { AccessCommandId } from '../contributions.ts';
import type { Feature } from '../feature.ts';
import type { Answer, Keeper } from './askSignIn.ts';
import { askRegistry, askSignIn, registryItems } from './askSignIn.ts';
import type { SavedSignIns } from './savedSignIns.ts';

interface Parts {
  readonly access: RegistryAccess;
  readonly dockerLogin: DockerLogin;
  readonly signIns: SavedSignIns;
  /** Registries the Images view shows. */
  readonly registries: () => readonly string[];
  /** The registry a node of a view is on. */
  readonly registryOf: (node: unknown) => string | undefined;
}

/** What `slipway.logIn` returns; never with a secret. */
export interface LoggedIn {
  readonly registry: string;
  readonly keeper: Keeper;
  readonly account: string;
}

const RegistryArgument = z.object({ registry: z.string() });

/** Log in to a registry, and out of it. */
export function registerAccess(parts: Parts): Feature<AccessCommandId> {
  const { signIns, dockerLogin } = parts;

  function registryIn(argument: unknown): string | undefined {
    const given = RegistryArgument.safeParse(argument);
    return given.success ? parseRegistry(given.data.registry) : parts.registryOf(argument);
  }

  async function logIn(argument: unknown): Promise<LoggedIn | undefined> {
    const registry =
      registryIn(argument) ??
      (await askRegistry(
        vscode.l10n.t('Log in to a registry'),
        registryItems(parts.registries()),
        (host) => ({ label: host, value: host, iconPath: new vscode.ThemeIcon('globe') }),
      ));
    if (registry === undefined) return undefined;
    const answer = await askSignIn(registry);
    if (answer === undefined || !(await isAccepted(registry, answer))) return undefined;
    const account = accountText(accountOf(answer.signIn));
    await keep(registry, answer, account);
    return { registry, keeper: answer.keeper, account };
  }

  /** Throws when the registry refuses; false when the user does not keep what cannot be tried out. */
  async function isAccepted(registry: string, { signIn }: Answer): Promise<boolean> {
    const title = vscode.l10n.t('Trying out the sign-in to {0}', registry);
    const verdict = await busy(title, (signal) =>
      parts.access.checkCredential(registry, signIn, signal),
    );
    if (verdict === 'accepted') return true;
    const keepIt = vscode.l10n.t('Keep It Anyway');
    const picked = await vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0} asks nobody to sign in, so that the sign-in could not be tried out.',
        registry,
      ),
      keepIt,
    );
    return picked === keepIt;
  }

  async function keep(
    registry: string,
    { keeper, signIn }: Answer,
    account: string,
  ): Promise<void> {
    if (keeper === 'vscode' || signIn.kind !== 'basic') {
      await signIns.keep(registry, signIn);
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Signed in to {0} as {1}; VS Code keeps it.', registry, account),
      );
      return;
    }
    const { username, password } = signIn;
    const title = vscode.l10n.t('Signing Docker in to {0}', registry);
    const { unencrypted } = await busy(title, (signal) =>
      dockerLogin.login(registry, username, password, signal),
    );
    // An older one kept here would come first.
    await signIns.forget(registry);
    signIns.noteChange();
    const text = vscode.l10n.t('Signed in to {0} as {1}; Docker keeps it.', registry, account);
    // One message: VS Code drops the fourth within a second.
    if (!unencrypted) void vscode.window.showInformationMessage(text);
    else
      void vscode.window.showWarningMessage(
        `${text} ${vscode.l10n.t(
          'It has no credential store: the password is readable in its config file.',
        )}`,
      );
  }

  async function logOut(argument: unknown): Promise<string | undefined> {
    const kept = await signIns.all();
    const registry =
      registryIn(argument) ??
      (await askRegistry(
        vscode.l10n.t('Log out of a registry'),
        kept.map(([host, account]) => ({
          label: host,
          value: host,
          description: accountText(account),
          iconPath: new vscode.ThemeIcon('lock'),
        })),
        (host) => ({
          label: host,
          value: host,
          description: vscode.l10n.t('runs docker logout'),
          iconPath: new vscode.ThemeIcon('terminal'),
        }),
      ));
    if (registry === undefined) return undefined;
    if (!(await signIns.forget(registry))) {
      const title = vscode.l10n.t('Signing Docker out of {0}', registry);
      await busy(title, (signal) => dockerLogin.logout(registry, signal));
    }
    signIns.noteChange();
    void vscode.window.showInformationMessage(vscode.l10n.t('Signed out of {0}.', registry));
    return registry;
  }

  return {
    dispose: () => undefined,
    commands: { 'slipway.logIn': logIn, 'slipway.logOut': logOut },
  };
}
