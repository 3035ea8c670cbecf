/** What to do where programs for a platform cannot run. */
export function emulatorRemedy(platform: string | undefined): string {
  const [, architecture, variant] = platform?.split('/') ?? [];
  const name =
    architecture === undefined ? 'all' : architecture + armVariant(architecture, variant);
  return (
    `Install an emulator on the machine of the builder: ` +
    `docker run --privileged --rm tonistiigi/binfmt --install ${name}, ` +
    `or the Debian or Ubuntu package qemu-user-static. ` +
    `If one is there, check that the file is built for ${platform ?? 'the platform of the step'}; ` +
    `cross-compiling with FROM --platform=$BUILDPLATFORM needs no emulator.`
  );
}

/** binfmt installs `arm` for every 32-bit variant. */
function armVariant(architecture: string, variant: string | undefined): string {
  return variant === undefined || architecture === 'arm' || architecture === 'arm64'
    ? ''
    : `/${variant}`;
}
