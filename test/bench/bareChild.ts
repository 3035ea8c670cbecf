// Fetches what detailsChild.ts fetches with nothing but node:http. Run by details.scenario.ts.
import http from 'node:http';

const [repository = '', ...tags] = process.argv.slice(2);
const slash = repository.indexOf('/');
const base = `http://${repository.slice(0, slash)}/v2/${repository.slice(slash + 1)}`;
const agent = new http.Agent({ keepAlive: true, maxSockets: 6 });
const accept = 'application/vnd.oci.image.index.v1+json,application/vnd.oci.image.manifest.v1+json';

interface Named {
  readonly digest: string;
}

function get(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get(`${base}/${path}`, { agent, headers: { accept } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.once('end', () => resolve(text));
      })
      .once('error', reject);
  });
}

/** A tag's documents: index, manifests, configs. */
async function pathsOf(tag: string): Promise<string[]> {
  const index = JSON.parse(await get(`manifests/${tag}`)) as { manifests: Named[] };
  const paths = [`manifests/${tag}`];
  for (const { digest } of index.manifests) {
    const manifest = JSON.parse(await get(`manifests/${digest}`)) as { config: Named };
    paths.push(`manifests/${digest}`, `blobs/${manifest.config.digest}`);
  }
  return paths;
}

const paths = (await Promise.all(tags.map(pathsOf))).flat();
const begin = performance.now();
await Promise.all(paths.map(get));
console.log(JSON.stringify({ milliseconds: performance.now() - begin }));
process.exit(0);
