# Inference. Two targets, built from the root of the repository:
#   docker build --file docker/machine-learning-proxy.Dockerfile --target cpu  --tag immich-ocr/machine-learning-proxy .
#   docker build --file docker/machine-learning-proxy.Dockerfile --target cuda --tag immich-ocr/machine-learning-proxy:cuda .

ARG NODE_IMAGE=node:24.21.0-bookworm-slim
ARG CUDA_IMAGE=nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04

FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY server/package.json server/
COPY web/package.json web/
COPY machine-learning-proxy/package.json machine-learning-proxy/
COPY patches/package.json patches/
COPY e2e/package.json e2e/

# onnxruntime-node comes with the libraries of other systems, too: 220 MB.
FROM manifests AS cpu-dependencies
RUN npm ci --ignore-scripts --omit=dev --workspace machine-learning-proxy \
    && rm -r node_modules/onnxruntime-node/bin/napi-v*/darwin node_modules/onnxruntime-node/bin/napi-v*/win32

# onnxruntime-node fetches its CUDA provider when it is told to, and only then.
FROM cpu-dependencies AS cuda-dependencies
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates
ENV ONNXRUNTIME_NODE_INSTALL=cuda12
RUN node node_modules/onnxruntime-node/script/install.js

FROM ${NODE_IMAGE} AS cpu
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner node --group node /cache
WORKDIR /app
COPY --from=cpu-dependencies /app .
COPY machine-learning-proxy machine-learning-proxy
COPY docker/health-check.mjs docker/health-check.mjs
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3003 DEVICE=cpu CLIP_DOWNLOAD_ROOT=/cache MALLOC_ARENA_MAX=2
USER node
VOLUME /cache
EXPOSE 3003
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m --start-interval=2s \
    CMD ["node", "docker/health-check.mjs", "/ping", "PORT", "3003"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "machine-learning-proxy/src/main.ts"]

# The user has the number that it has in the other image, so that both can write to the same volume.
FROM ${CUDA_IMAGE} AS cuda
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* \
    && userdel --remove ubuntu \
    && useradd --create-home --uid 1000 node \
    && install --directory --owner node --group node /cache
WORKDIR /app
COPY --from=cuda-dependencies /usr/local/bin/node /usr/local/bin/node
COPY --from=cuda-dependencies /app .
COPY machine-learning-proxy machine-learning-proxy
COPY docker/health-check.mjs docker/health-check.mjs
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3003 DEVICE=cuda CLIP_DOWNLOAD_ROOT=/cache MALLOC_ARENA_MAX=2
USER node
VOLUME /cache
EXPOSE 3003
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m --start-interval=2s \
    CMD ["node", "docker/health-check.mjs", "/ping", "PORT", "3003"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "machine-learning-proxy/src/main.ts"]
