import { registryKind } from './registryKind.ts';

/** What a registry takes for a sign-in, in words for the person who is to get it. */
export interface SignInAdvice {
  /** The user name that is always the same there; absent: the person's own. */
  readonly username?: string;
  /** What to give as the password. */
  readonly secret: string;
  /** What the secret must be allowed, to read and to write. */
  readonly read: string;
  readonly write: string;
  /** A command that signs in anew, where passwords are made by a program. */
  readonly command?: string;
  /** Where the secret ends by itself. */
  readonly ends?: string;
}

/** Of the registries' own documentation on authentication; anything else gets what is common. */
export function signInAdvice(host: string): SignInAdvice {
  const known = registryKind(host);
  switch (known.kind) {
    case 'docker-hub':
      return {
        secret: 'a personal access token of hub.docker.com',
        read: 'a token with Read access',
        write: 'a token with Read & Write access',
      };
    case 'ghcr':
      return {
        secret: 'a personal access token (classic) of github.com',
        read: 'the token scope read:packages, and read access to the package',
        write:
          'the token scope write:packages (delete:packages to delete), and write access to the package',
      };
    case 'quay':
      return {
        secret: 'the token of a robot account, or an encrypted password',
        read: 'Read permission of the robot account on the repository',
        write: 'Write permission of the robot account on the repository',
      };
    case 'gitlab':
      return {
        secret: 'a personal, project or deploy token',
        read: 'the token scope read_registry',
        write: 'the token scope write_registry, and the Developer role',
      };
    case 'ecr':
      return amazon(known.region, host, 'ecr');
    case 'ecr-public':
      return amazon('us-east-1', host, 'ecr-public');
    case 'gar':
      return {
        username: 'oauth2accesstoken',
        secret: 'what gcloud auth print-access-token prints',
        read: 'the role roles/artifactregistry.reader on the repository',
        write: 'the role roles/artifactregistry.writer on the repository',
        command: `gcloud auth print-access-token | docker login --username oauth2accesstoken --password-stdin ${host}`,
        ends: 'Its access tokens end after an hour',
      };
    case 'acr':
      return {
        secret:
          'the password of a token, or the access token of az acr login --expose-token for the user 00000000-0000-0000-0000-000000000000',
        read: 'the role AcrPull, or a token with content/read',
        write: 'the role AcrPush, or a token with content/write (content/delete to delete)',
        command: `az acr login --name ${known.name}`,
        ends: 'Sign-ins of az acr login end after three hours',
      };
    case 'other':
      return {
        secret: 'a password or an access token',
        read: 'read (pull) access to the repository',
        write: 'write (push) access to the repository',
      };
  }
}

function amazon(region: string, host: string, api: 'ecr' | 'ecr-public'): SignInAdvice {
  const actions = api === 'ecr' ? 'ecr:' : 'ecr-public:';
  return {
    username: 'AWS',
    secret: `what aws ${api} get-login-password prints`,
    read: `${actions}BatchGetImage and ${actions}GetDownloadUrlForLayer in the policies`,
    write: `${actions}PutImage and ${actions}InitiateLayerUpload in the policies, and a repository that exists`,
    command: `aws ${api} get-login-password --region ${region} | docker login --username AWS --password-stdin ${host}`,
    ends: 'Its passwords end after 12 hours',
  };
}
