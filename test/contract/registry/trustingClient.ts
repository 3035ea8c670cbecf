/** A process of its own, because Node reads NODE_EXTRA_CA_CERTS only when it starts. */
import { RegistryError } from '../../../src/oci/registryError.ts';
import { all, api, client, never } from './client.ts';

const [host = ''] = process.argv.slice(2);
try {
  const tags = await all(client().registry.listTags(api(host), never));
  process.stdout.write(JSON.stringify({ tags }));
} catch (error) {
  if (!(error instanceof RegistryError)) throw error;
  const { reason, message, remedy } = error;
  process.stdout.write(JSON.stringify({ reason, message, remedy }));
}
