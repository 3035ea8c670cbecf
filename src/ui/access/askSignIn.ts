import * as vscode from 'vscode';
import { parseRegistry } from '../../oci/access/parseRegistry.ts';
import { signInAdvice } from '../../oci/access/signInAdvice.ts';
import { InvalidReferenceError } from '../../oci/reference.ts';
import type { StepItem } from '../pickStep.ts';
import { pickStep } from '../pickStep.ts';
import type { SignIn } from './savedSignIns.ts';

/** Where a sign-in is kept: in VS Code for Slipway alone, or by Docker for everything. */
export type Keeper = 'vscode' | 'docker';

export interface Answer {
  readonly keeper: Keeper;
  readonly signIn: SignIn;
}

const usual = ['docker.io', 'ghcr.io', 'quay.io', 'registry.gitlab.com'];

/** A registry of those `known`, or one that is typed; undefined when the user gave up. */
export async function askRegistry(
  title: string,
  known: readonly StepItem<string>[],
  offer: (host: string) => StepItem<string>,
): Promise<string | undefined> {
  const answer = await pickStep({
    title,
    step: 1,
    totalSteps: 1,
    placeholder: vscode.l10n.t('Choose a registry, or type its host'),
    items: known,
    offer: (text) => {
      const host = hostIn(text);
      return host === undefined ? undefined : offer(host);
    },
  });
  return answer.kind === 'picked' ? answer.values[0] : undefined;
}

/** Those of the project first, then what everybody knows. */
export function registryItems(named: readonly string[]): StepItem<string>[] {
  const own = [...new Set(named)];
  return [
    ...own.map((host) => ({
      label: host,
      value: host,
      iconPath: new vscode.ThemeIcon('library'),
      description: vscode.l10n.t('of the images shown'),
    })),
    ...usual
      .filter((host) => !own.includes(host))
      .map((host) => ({ label: host, value: host, iconPath: new vscode.ThemeIcon('globe') })),
  ];
}

/** How to sign in and with what; undefined when the user gave up. */
export async function askSignIn(registry: string): Promise<Answer | undefined> {
  const title = vscode.l10n.t('Log in to {0}', registry);
  const way = await askWay(title);
  if (way === undefined) return undefined;
  const { keeper, kind } = way;
  if (kind !== 'basic') {
    const token = await askSecret(title, vscode.l10n.t('The token, as it is'));
    return token === undefined ? undefined : { keeper, signIn: { kind, token } };
  }
  const advice = signInAdvice(registry);
  const username = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('User name at {0}', registry),
    ...(advice.username === undefined ? {} : { value: advice.username }),
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Type a user name.') : undefined),
    ignoreFocusOut: true,
  });
  if (username === undefined) return undefined;
  const prompt = vscode.l10n.t(
    'The password: {0}. Reading takes {1}; writing, {2}.',
    advice.secret,
    advice.read,
    advice.write,
  );
  const password = await askSecret(title, prompt);
  if (password === undefined) return undefined;
  return { keeper, signIn: { kind, username: username.trim(), password } };
}

interface Way {
  readonly keeper: Keeper;
  readonly kind: SignIn['kind'];
}

async function askWay(title: string): Promise<Way | undefined> {
  const t = vscode.l10n.t;
  const docker: StepItem<Way> = {
    label: t('User name and password, kept by Docker'),
    detail: t('Runs docker login: builds that push and terminals are signed in too'),
    iconPath: new vscode.ThemeIcon('terminal'),
    value: { keeper: 'docker', kind: 'basic' },
  };
  const own: StepItem<Way>[] = [
    {
      label: t('User name and password, kept in VS Code'),
      detail: t('For Slipway alone, in the secret storage; an access token is a password too'),
      iconPath: new vscode.ThemeIcon('lock'),
      value: { keeper: 'vscode', kind: 'basic' },
    },
    {
      label: t('Identity token, kept in VS Code'),
      detail: t('A refresh token that the registry exchanges'),
      iconPath: new vscode.ThemeIcon('key'),
      value: { keeper: 'vscode', kind: 'identity-token' },
    },
    {
      label: t('Registry token, kept in VS Code'),
      detail: t('Shown to the registry as it is, as long as it lasts'),
      iconPath: new vscode.ThemeIcon('key'),
      value: { keeper: 'vscode', kind: 'registry-token' },
    },
  ];
  const answer = await pickStep({
    title,
    step: 1,
    totalSteps: 1,
    placeholder: t('How, and where the sign-in is kept'),
    // docker is a program: none starts in a workspace that is not trusted.
    items: vscode.workspace.isTrusted ? [docker, ...own] : own,
  });
  return answer.kind === 'picked' ? answer.values[0] : undefined;
}

async function askSecret(title: string, prompt: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    password: true,
    validateInput: (value) => (value === '' ? vscode.l10n.t('Type or paste it.') : undefined),
    ignoreFocusOut: true,
  });
  return text?.replace(/[\r\n]+$/, '');
}

function hostIn(text: string): string | undefined {
  try {
    return parseRegistry(text);
  } catch (error) {
    if (error instanceof InvalidReferenceError) return undefined;
    throw error;
  }
}
