/** The majors the workflow is written for: what their inputs mean changes with them. */
export const actions = {
  checkout: 'actions/checkout@v7',
  downloadArtifact: 'actions/download-artifact@v8',
  uploadArtifact: 'actions/upload-artifact@v7',
  buildPush: 'docker/build-push-action@v7',
  login: 'docker/login-action@v4',
  metadata: 'docker/metadata-action@v6',
  buildx: 'docker/setup-buildx-action@v4',
  qemu: 'docker/setup-qemu-action@v4',
} as const;
