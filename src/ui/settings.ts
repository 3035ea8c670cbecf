import * as vscode from 'vscode';
import * as z from 'zod/mini';

const Text = z.catch(z.string(), '');
const Texts = z.catch(z.array(z.string()), []);

/** The settings of `slipway.*`, read when needed: they change while the editor runs. */
export interface Settings {
  /** Program name or absolute path. */
  readonly dockerPath: string;
  /** Program name or absolute path. */
  readonly cosignPath: string;
  /** Undefined: what DOCKER_HOST, the Docker context and the default socket say. */
  readonly dockerHost: string | undefined;
  /** `host[:port]` that may be spoken to over plain HTTP or with an unverified certificate. */
  readonly insecureRegistries: readonly string[];
  /** Absolute paths of folders like Docker's `certs.d`, looked into before those. */
  readonly certificateFolders: readonly string[];
  /** Name of the builder to use; undefined: the one Docker has selected. */
  readonly builder: string | undefined;
  /** Whether the report of a build is opened when it has ended. */
  readonly openReport: boolean;
}

export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration('slipway');
  const text = (key: string): string | undefined => {
    const value = Text.parse(section.get<unknown>(key)).trim();
    return value === '' ? undefined : value;
  };
  return {
    dockerPath: text('dockerPath') ?? 'docker',
    cosignPath: text('cosignPath') ?? 'cosign',
    dockerHost: text('dockerHost'),
    insecureRegistries: Texts.parse(section.get<unknown>('insecureRegistries')),
    certificateFolders: Texts.parse(section.get<unknown>('certificateFolders')),
    builder: text('builder'),
    openReport: section.get<unknown>('openReport') === true,
  };
}
