import type { BuildKit } from '../build/buildKit.ts';
import type { BuildHistory } from '../build/history/buildHistory.ts';
import type { DockerLogin } from '../oci/access/dockerLogin.ts';
import type { RegistryAccess } from '../oci/access/registryAccess.ts';
import type { Registry } from '../oci/registry.ts';
import type { RegistryWriter } from '../oci/registryWriter.ts';
import type { EnvFiles } from '../release/pin/envFile.ts';
import type { Slipway } from '../release/slipway.ts';
import type { Arguments } from './arguments.ts';
import type { Terminal } from './terminal.ts';

export interface OptionSpec {
  readonly type: 'flag' | 'text';
  /** May be given several times. */
  readonly repeatable?: true;
  /** What stands for the value in help, e.g. `FILE`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly summary: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What the composition root makes of the global options. */
export interface Services {
  readonly slipway: Slipway;
  readonly buildKit: BuildKit;
  readonly history: BuildHistory;
  readonly registry: Registry;
  readonly writer: RegistryWriter;
  readonly access: RegistryAccess;
  readonly dockerLogin: DockerLogin;
  readonly envFiles: EnvFiles;
}

export interface GlobalOptions {
  /** As the user wrote it; the current directory when absent. */
  readonly directory?: string;
  readonly insecureRegistries: readonly string[];
  readonly certificateFolders: readonly string[];
  readonly verbose: boolean;
}

export interface Invocation {
  readonly arguments: Arguments;
  readonly terminal: Terminal;
  readonly services: Services;
  readonly options: GlobalOptions;
  readonly signal: AbortSignal;
}

/** What a command found: one document for a program, or text for a person. Never both. */
export interface CommandResult {
  readonly document: unknown;
  readonly text: string;
  /** What a person should know besides; on standard error, so that a pipe gets the result alone. */
  readonly warnings?: readonly string[];
  /** 1 when the command ran to its end and what it found is bad. */
  readonly exitCode?: 1;
}

export interface Command {
  /** Words after `slipway`, e.g. `plan tags`. */
  readonly name: string;
  readonly summary: string;
  /** Operands as usage shows them, e.g. `[IMAGE…]`. */
  readonly operands: string;
  /** How many operands are needed at least and taken at most. */
  readonly arity: readonly [number, number];
  readonly options: OptionSpecs;
  /** More for `--help`: what it does without options, what to know. */
  readonly description: string;
  readonly examples: readonly string[];
  run(invocation: Invocation): Promise<CommandResult>;
}
