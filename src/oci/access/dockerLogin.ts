export interface DockerSignIn {
  /** Docker keeps the password readable in its config file: it has no credential store. */
  readonly unencrypted: boolean;
}

/**
 * Docker's own sign-in, which builds that push use, too. Registries are hosts as the user names
 * them. Fails with BuildError where there is no docker command, RegistryError where it refuses.
 */
export interface DockerLogin {
  login(
    registry: string,
    username: string,
    password: string,
    signal: AbortSignal,
  ): Promise<DockerSignIn>;
  logout(registry: string, signal: AbortSignal): Promise<void>;
}
