import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** How cosign keeps a signature: as a referrer with a bundle (since 3), or under a tag. */
export type SignatureForm = 'bundle' | 'tag';

export interface Signer {
  /** Absolute paths of the public key that signs, and of one that does not. */
  readonly key: string;
  readonly otherKey: string;
  /** Signs `host/name@digest`, without any transparency log. */
  sign(reference: string, form: SignatureForm): Promise<void>;
  /** Attests a predicate, of one of cosign's names for types, e.g. `cyclonedx`. */
  attest(reference: string, form: SignatureForm, type: string, predicate: object): Promise<void>;
}

/** Key pairs of a test in a folder of its own, and signatures by the real cosign. */
export async function createSigner(cosign: string, folder: string): Promise<Signer> {
  const ask = async (...args: string[]): Promise<void> => {
    const env = { ...process.env, COSIGN_PASSWORD: '', HOME: folder };
    await promisify(execFile)(cosign, args, { cwd: folder, env });
  };
  await ask('generate-key-pair');
  await ask('generate-key-pair', '--output-key-prefix', 'other');
  const config = join(folder, 'signing-config.json');
  await ask('signing-config', 'create', '--out', config);
  const forms = {
    bundle: ['--signing-config', config],
    tag: ['--use-signing-config=false', '--new-bundle-format=false', '--tlog-upload=false'],
  };
  return {
    key: join(folder, 'cosign.pub'),
    otherKey: join(folder, 'other.pub'),
    sign: (reference, form) =>
      ask('sign', '--key', 'cosign.key', '--yes', ...forms[form], reference),
    async attest(reference, form, type, predicate) {
      await writeFile(join(folder, 'predicate.json'), JSON.stringify(predicate));
      const what = ['--type', type, '--predicate', 'predicate.json', ...forms[form]];
      await ask('attest', '--key', 'cosign.key', '--yes', ...what, reference);
    },
  };
}
